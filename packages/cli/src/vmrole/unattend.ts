import { PatchrigError } from "@patchrig/core/errors";
import {
  type BuildPhase,
  type GuestSystem,
  lintUnattend,
  newUnattend,
  readUnattend,
  SKIP_REARM_COMPONENTS,
} from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { readInputFile } from "../input-file.ts";
import { writeNew } from "./new-file.ts";
import { type JsonOption, oneOf } from "./options.ts";
import { print, printFindings } from "./print.ts";
import { readNamed } from "./service-files.ts";

export interface UnattendOptions extends JsonOption {
  readonly os: string;
  readonly final?: boolean;
}

/** `unattend lint FILE`. */
export async function lint(file: string, options: UnattendOptions, context: Context): Promise<ExitCode> {
  const unattend = readUnattend(await readNamed(file, context));
  const findings = lintUnattend(unattend, { system: systemOf(options), phase: phaseOf(options) });
  return printFindings(findings, { file, json: options.json }, context);
}

export interface NewUnattendOptions extends UnattendOptions {
  readonly output?: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly passwordFile?: string;
  readonly force?: boolean;
}

/** `unattend new`. The password comes from a file or the environment, never from the command line. */
export async function create(options: NewUnattendOptions, context: Context): Promise<ExitCode> {
  const phase = phaseOf(options);
  const text = newUnattend({
    system: systemOf(options),
    phase,
    locale: options.locale,
    timeZone: options.timeZone,
    password: await passwordOf(options, context),
  });
  if (options.output === undefined) {
    if (options.json) throw new PatchrigError("bad-usage", "--json needs --output FILE: stdout is the answer file's");
    context.stdout.write(text);
    return EXIT.done;
  }
  const { output, force, passwordFile } = options;
  await writeNew({ output, force, inputs: [passwordFile] }, text, context);
  print(
    { json: { file: options.output, phase }, lines: [`${options.output}: written, for ${wordsOf(phase)}`] },
    options.json,
    context,
  );
  return EXIT.done;
}

const wordsOf = (phase: BuildPhase) =>
  phase === "building" ? "building: SkipRearm keeps the count (M20)" : "the final build: without SkipRearm (W8)";

const phaseOf = ({ final }: UnattendOptions): BuildPhase => (final ? "final" : "building");

const systemOf = ({ os }: UnattendOptions): GuestSystem =>
  oneOf("--os", os, Object.keys(SKIP_REARM_COMPONENTS) as GuestSystem[]);

async function passwordOf(options: NewUnattendOptions, context: Context): Promise<string> {
  const text =
    options.passwordFile === undefined
      ? context.env.PATCHRIG_PASSWORD
      : (await readInputFile("--password-file", options.passwordFile, context)).split(/\r?\n/)[0];
  if (text) return text;
  throw new PatchrigError("bad-usage", "no password for the administrator", {
    hint: "give --password-file FILE or PATCHRIG_PASSWORD",
  });
}
