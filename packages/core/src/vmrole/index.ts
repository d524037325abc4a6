/** The VM Role's toolchain: service files, packages, answer files, and the plan for an image's years. */

export { createPageBlob } from "../adapters/page-blob/create-page-blob.ts";
export type { PageBlobOptions } from "../adapters/page-blob/options.ts";
export { createServiceManagement } from "../adapters/service-management/create-service-management.ts";
export type { ServiceExchange, ServiceManagementOptions } from "../adapters/service-management/options.ts";
export type { BlobPort } from "../ports/blob.ts";
export type {
  Accepted,
  Deployment,
  HostedServicePort,
  MachineImage,
  NewCertificate,
  ServiceAnswer,
  ServiceCertificate,
  ServiceRefusal,
  Slot,
  UpdateMode,
} from "../ports/hosted-service.ts";
export { checkImages } from "./change/check-images.ts";
export type { ChangeBefore, ChangeGoal, SwapGoal, UpgradeGoal } from "./change/goal.ts";
export { isChangeJournal, type JournalledChange, readChangeJournal } from "./change/journal.ts";
export {
  type ChangeReport,
  type ChangeRun,
  runSwap,
  runUpgrade,
  swapSteps,
  upgradeSteps,
} from "./change/run-change.ts";
export { rollBackUpdate, type Walked, type WalkWish, walkUpdate } from "./change/walk.ts";
export { decodeText } from "./decode-text.ts";
export type { Finding } from "./finding.ts";
export { type Budget, type BudgetRow, type BudgetStep, budget, INITIAL_REARMS } from "./guest/budget.ts";
export { type BuildPhase, type GuestSystem, SKIP_REARM_COMPONENTS } from "./guest/components.ts";
export { lintUnattend, type UnattendUse } from "./guest/lint-unattend.ts";
export { type NewUnattend, newUnattend } from "./guest/new-unattend.ts";
export { type LicenseState, parseSlmgr } from "./guest/slmgr.ts";
export { readUnattend, type Unattend } from "./guest/unattend.ts";
export { imageNameProblem, suggestImageName } from "./image-name.ts";
export { inspectCspkg, type PackagedRole, type PackageReport } from "./package/inspect.ts";
export { packCspkg, type RoleFiles } from "./package/pack.ts";
export type { ZipContent } from "./package/write-zip.ts";
export { type VhdStanding, vhdMisfit } from "./plan/fit-vhd.ts";
export { readLedger, writeLedger } from "./plan/ledger-file.ts";
export {
  addImage,
  changeImage,
  childrenOf,
  EMPTY_LINEAGE,
  type Lineage,
  type LineageChange,
  type LineageImage,
  newestOf,
  removeImage,
} from "./plan/lineage.ts";
export { PER_YEAR, type Rhythm, SIZES } from "./plan/patch-calendar.ts";
export {
  DEFAULT_POLICY,
  type Patch,
  type PatchKind,
  type PatchOption,
  type PatchPlan,
  type PlanPolicy,
  planPatch,
} from "./plan/patch-plan.ts";
export {
  recommended,
  rehearseYears,
  type YearsPoint,
  type YearsResult,
  type YearsWish,
} from "./plan/rehearse-years.ts";
export { replaceFile } from "./replace-file.ts";
export { type ConfiguredRole, readCscfg, type ServiceConfiguration, type Setting } from "./service/cscfg.ts";
export { type DefinedRole, type RoleKind, readCsdef, type ServiceDefinition } from "./service/csdef.ts";
export type { GuestOsTable } from "./service/guest-os.ts";
export { kindOf, type LintInput, lintCscfg } from "./service/lint.ts";
export { lintCsdef, requireSoundCsdef } from "./service/lint-csdef.ts";
export { type CscfgChange, setInCscfg } from "./service/set.ts";
export { awaitReady, countStatuses } from "./update/await-ready.ts";
export { markOf } from "./update/file-mark.ts";
export type { ImageGoal, ImageRules, ImageUse, Quote, ServiceAccess } from "./update/goal.ts";
export { type JournalledImage, readImageJournal } from "./update/journal.ts";
export { type Objection, problemOf } from "./update/objection.ts";
export { resumedGoal } from "./update/resumed-goal.ts";
export { type ImageReport, type ImageRun, runImageUpdate } from "./update/run-image-update.ts";
export { settle } from "./update/settle.ts";
export { uploadPages } from "./upload/upload-pages.ts";
export { openUpload, type UploadSource } from "./upload/upload-source.ts";
export { bytesOf, parseXmlBytes, readXmlFile, type XmlDocument } from "./xml/document.ts";
export type { Place } from "./xml/element.ts";
