import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import { type ChangeBefore, runUpgrade, type UpgradeGoal, upgradeSteps } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { requireInputFile } from "../input-file.ts";
import { defaultJournal } from "../vcsa/journal.ts";
import { oneOf } from "../vmrole/options.ts";
import { readDefinition } from "../vmrole/service-files.ts";
import { carryOut } from "../vmrole-service/carry-out.ts";
import { type ServiceConnection, withService } from "../vmrole-service/connect.ts";
import { slotOf } from "../vmrole-service/goal.ts";
import { refuseTakenJournal } from "../vmrole-service/journal.ts";
import type { JournalOption, ServiceOptions } from "../vmrole-service/options.ts";
import { imageRules } from "../vmrole-service/rules.ts";
import { readConfiguration } from "./configuration.ts";
import { type ConsentOptions, consent } from "./consent.ts";
import { nameFor } from "./create.ts";
import { containerOf, type PackageOptions, putPackage, readPackage } from "./package-file.ts";
import { printChange } from "./print-change.ts";
import { roleSizesOf } from "./role-sizes.ts";
import { deploymentAt } from "./show.ts";

export interface UpgradeOptions extends ConsentOptions, PackageOptions, JournalOption {
  readonly configuration?: string;
  readonly definition?: string;
  readonly mode: string;
  readonly role?: string;
  readonly label?: string;
}

/** `deployment upgrade`: another package, and its instances anew, one upgrade domain after the other (M11). */
export async function upgradeDeployment(options: UpgradeOptions, context: Context): Promise<ExitCode> {
  const at = slotOf(options);
  await refuseTakenJournal(options.journal, context);
  const mode = oneOf("--mode", options.mode, ["auto", "manual"]) === "manual" ? "Manual" : "Auto";
  const { configuration } = options;
  const files =
    configuration === undefined ? undefined : await readConfiguration(configuration, options.definition, context);
  const text = files?.document.text;
  const definition = files === undefined ? await readDefinition(options.definition, context) : files.definition;
  const bytes = await readPackage(options, context);
  const goal: UpgradeGoal = {
    kind: "upgrade",
    ...at,
    label: options.label ?? nameFor(at, context),
    mode,
    role: options.role ?? null,
    package: bytes === undefined ? options.package : resolve(context.cwd, options.package),
    packageSha256: bytes === undefined ? null : sha256(bytes),
    configuration:
      configuration === undefined ? null : await requireInputFile("--configuration", configuration, context),
    configurationSha256: text === undefined ? null : sha256(text),
    sizes: Object.fromEntries(await roleSizesOf(bytes, options.package, definition)),
  };
  const journal = options.journal ?? defaultJournal(`${at.service}-upgrade`, context);
  return withService(options, context, async (connection) => {
    await deploymentAt(at, connection);
    const what = `the instances of ${at.service} in ${at.slot.toLowerCase()} come anew, one upgrade domain after the other: what was written to their disks is lost (M7)`;
    await consent(what, options, context);
    return carryOutUpgrade({ goal, bytes, text, options, connection, journal }, context);
  });
}

/** An upgrade with what its files hold. */
export interface UpgradeJob {
  readonly goal: UpgradeGoal;
  readonly bytes: Buffer | undefined;
  readonly text: string | undefined;
  readonly options: ServiceOptions & Omit<PackageOptions, "package">;
  readonly connection: ServiceConnection;
  readonly journal: string;
  readonly before?: ChangeBefore;
}

export async function carryOutUpgrade(job: UpgradeJob, context: Context): Promise<ExitCode> {
  const { goal, bytes, text, options, connection, journal, before } = job;
  const { access, place } = connection;
  const container = await containerOf({ package: goal.package, ...options }, context);
  const told = {
    target: goal.service,
    steps: upgradeSteps.length,
    options,
    connection,
    journal,
    resumes: before !== undefined,
  };
  const upgrade = {
    goal,
    configuration: text,
    rules: imageRules(),
    putPackage: () => putPackage(goal.package, bytes, container ?? place.packagesUrl, connection),
  };
  const report = await carryOut(told, context, (tools) => runUpgrade(upgrade, { access, before, ...tools }));
  return printChange({ report, goal, journal, asJson: options.json }, context);
}

/** The same files as when the upgrade was begun. Throws `PatchrigError` refused where they are others. */
export async function resumedUpgrade(goal: UpgradeGoal, context: Context): Promise<Pick<UpgradeJob, "bytes" | "text">> {
  const bytes = goal.packageSha256 === null ? undefined : await readPackage({ package: goal.package }, context);
  const text =
    goal.configuration === null
      ? undefined
      : (await readConfiguration(goal.configuration, undefined, context)).document.text;
  if (bytes !== undefined && sha256(bytes) !== goal.packageSha256) throw changed(goal.package);
  if (text !== undefined && sha256(text) !== goal.configurationSha256) throw changed(goal.configuration ?? "");
  return { bytes, text };
}

const sha256 = (content: Buffer | string): string => createHash("sha256").update(content).digest("hex");

const changed = (file: string) =>
  new PatchrigError("refused", `${file} was changed since the upgrade was begun`, {
    hint: "put the file back, or begin anew: `patchrig vmrole deployment upgrade`",
  });
