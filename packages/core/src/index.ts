/** The patching client's public face. */

export { createInventory, createTarget, type TargetOptions } from "./adapters/create-target.ts";
export { isJournalText, openFileJournal, readFileJournal } from "./adapters/file-journal.ts";
export { type FileLock, type LockOwner, type LockRequest, lockFile } from "./adapters/file-lock.ts";
export { makeFolder, makeFolderSync } from "./adapters/make-folder.ts";
export { createMemoryJournal } from "./adapters/memory-journal.ts";
export { createRecordedWeb, type WebLogEntry } from "./adapters/recorded-web.ts";
export type { AdvisoryVerdict, RevisionVerdict } from "./advisory/affected.ts";
export { type ByteSource, openFileBytes } from "./iso/index.ts";
export type { About, InventoryPort, Machine } from "./ports/inventory.ts";
export type { JournalEntry, JournalPort } from "./ports/journal.ts";
export type { SessionRecorder } from "./ports/recorder.ts";
export type { OpenShellOptions, ShellEnd, ShellPort, ShellSession } from "./ports/shell.ts";
export type {
  PendingUpdate,
  RunningVersion,
  StagedUpdate,
  UpdateAnswers,
  UpdateDetails,
  UpdatePrecheck,
  UpdateServicePort,
  UpdateState,
} from "./ports/update-service.ts";
export type { WebAnswer, WebPort } from "./ports/web.ts";
export type { Facts, Problem, RunOutcome, StepOutcome, StepReport } from "./run/outcome.ts";
export { type RunResult, runPlan } from "./run/run.ts";
export type { RecordedRange, RunEvent, StepTools } from "./run/step.ts";
export { type Assessment, assess, type Builds } from "./vcsa/decide/assess.ts";
export { type JournalState, ofLastRun, readJournalState } from "./vcsa/decide/journal-state.ts";
export { restProblem } from "./vcsa/decide/rest-problem.ts";
export { RESUME_TABLE, type Row } from "./vcsa/decide/resume-table.ts";
export type { UpdateGoal, UpdatePlan } from "./vcsa/decide/update-goal.ts";
export { type Planned, planUpdate, type UpdateWish } from "./vcsa/decide/update-plan.ts";
export { hasGoal } from "./vcsa/estate/has-goal.ts";
export type { EstateNode, NodeRole } from "./vcsa/estate/node.ts";
export { type EstatePlan, type NodeStanding, planEstate, type Wave } from "./vcsa/estate/plan-estate.ts";
export { readEstate } from "./vcsa/estate/read-estate.ts";
export type { FollowUp, Look as ApplianceLook } from "./vcsa/follow-up.ts";
export { awaitTask } from "./vcsa/machine/await-task.ts";
export type { Check } from "./vcsa/machine/check.ts";
export { type CloneFate, clonesOf, fateOf, type KnownClone } from "./vcsa/machine/clones.ts";
export { findMachine, type MachineClue } from "./vcsa/machine/find-machine.ts";
export { type CloneEnd, makeClone } from "./vcsa/machine/make-clone.ts";
export { type Precheck, precheck } from "./vcsa/machine/precheck.ts";
export { type RestoreContext, restoreSteps } from "./vcsa/machine/restore.ts";
export { updateSteps, type Via } from "./vcsa/plan.ts";
export { type PatchIso, parseIsoName } from "./vcsa/read/iso.ts";
export type { Payload } from "./vcsa/read/list-staged.ts";
export { type Medium, type MediumRead, readMedium } from "./vcsa/read/medium.ts";
export { recordedStep } from "./vcsa/ready/durations.ts";
export { type Look, lookAt, type Phase } from "./vcsa/ready/look.ts";
export { type Readiness, type ReadyOptions, type SeenPhase, waitUntilReady } from "./vcsa/ready/ready.ts";
export { type Status, status } from "./vcsa/ready/status.ts";
export { type Expectation, type Verification, verify } from "./vcsa/ready/verify.ts";
export {
  journalledBackup,
  journalledVia,
  planResumption,
  type ResumedFrom,
  type Resumption,
  type Standing,
  standingOf,
} from "./vcsa/resume.ts";
export { type RunReport, refusedReport, runUpdate, type UpdateRun } from "./vcsa/run-update.ts";
export type { Target } from "./vcsa/target.ts";
export type { BackupChoice, ConsentRequest, UpdateChoices, UpdateContext } from "./vcsa/update-context.ts";
