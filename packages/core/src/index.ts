/** The patching client's public face. */

export { createTarget, type TargetOptions } from "./adapters/create-target.ts";
export { openFileJournal, readFileJournal } from "./adapters/file-journal.ts";
export { createMemoryJournal } from "./adapters/memory-journal.ts";
export type { AdvisoryVerdict, RevisionVerdict } from "./advisory/affected.ts";
export type { JournalEntry, JournalPort } from "./ports/journal.ts";
export type { SessionRecorder } from "./ports/recorder.ts";
export type { OpenShellOptions, ShellEnd, ShellPort, ShellSession } from "./ports/shell.ts";
export type { WebAnswer, WebPort } from "./ports/web.ts";
export type { Facts, Problem, RunOutcome, StepOutcome, StepReport } from "./run/outcome.ts";
export type { RunEvent, StepTools } from "./run/step.ts";
export { type Assessment, assess, type Builds } from "./vcsa/assess.ts";
export type { FollowUp, Look as ApplianceLook } from "./vcsa/follow-up.ts";
export { type PatchIso, parseIsoName } from "./vcsa/iso.ts";
export { type JournalState, ofLastRun, readJournalState } from "./vcsa/journal-state.ts";
export type { Payload } from "./vcsa/list-staged.ts";
export type { Look, Phase } from "./vcsa/look.ts";
export { updateSteps } from "./vcsa/plan.ts";
export { type Readiness, type ReadyOptions, type SeenPhase, waitUntilReady } from "./vcsa/ready.ts";
export { planResumption, type ResumedFrom, type Resumption } from "./vcsa/resume.ts";
export { RESUME_TABLE, type Row } from "./vcsa/resume-table.ts";
export { type RunReport, refusedReport, runUpdate, type UpdateRun } from "./vcsa/run-update.ts";
export { type Status, status } from "./vcsa/status.ts";
export type { Target } from "./vcsa/target.ts";
export type { BackupChoice, ConsentRequest, UpdateChoices, UpdateContext } from "./vcsa/update-context.ts";
export type { UpdateGoal, UpdatePlan } from "./vcsa/update-goal.ts";
export { type Planned, planUpdate, type UpdateWish } from "./vcsa/update-plan.ts";
export { type Expectation, type Verification, verify } from "./vcsa/verify.ts";
