import { resolve } from "node:path";
import { type Check, type MediumRead, openFileBytes, parseIsoName, precheck, readMedium } from "@patchrig/core";
import { createColors } from "picocolors";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { connectSdk } from "../target/vsphere-place.ts";
import type { PrecheckOptions } from "../vcsa/options.ts";
import { print, runningOf } from "../vcsa/print.ts";

/** `precheck`: all that a run needs of vCenter, looked at beforehand. Changes nothing; 3 where something refuses. */
export async function precheckCommand(options: PrecheckOptions, context: Context): Promise<ExitCode> {
  const medium = await mediumOf(options.isoFile, context);
  const { name, inventory, clue } = await connectSdk(options, context);
  const { clock, interrupted: signal } = context;
  try {
    const found = await precheck(inventory, {
      clue,
      to: options.to,
      iso: options.iso ?? namedLikeOne(options.isoFile),
      store: options.cloneStore,
      medium,
      wait: { clock, signal },
    });
    const { ok, checks, about, running, goal, machine } = found;
    const refused = checks.filter(({ outcome }) => outcome === "refused");
    const problem = refused[0] ? { text: textOf(refused), hint: refused[0].hint ?? "" } : null;
    const json = { target: name, ok, checks, about, running: runningOf(running), to: goal, vm: machine, problem };
    const text = `${name}: ${verdict(ok, goal !== null)}\n${render(checks, context)}`;
    print({ json, text }, options.json === true, context);
    return ok ? EXIT.done : EXIT.refused;
  } finally {
    await inventory.close();
  }
}

const verdict = (ok: boolean, isPlanned: boolean): string => {
  if (!ok) return "not ready";
  return isPlanned ? "ready for a run" : "nothing stands in the way, and no update is planned";
};

/** A file that was renamed says by its content what it is. */
const namedLikeOne = (file: string | undefined): string | undefined =>
  file !== undefined && "value" in parseIsoName(file) ? file : undefined;

const textOf = (refused: readonly Check[]): string => refused.map(({ name, text }) => `${name}: ${text}`).join("; ");

async function mediumOf(file: string | undefined, { cwd }: Context): Promise<MediumRead | undefined> {
  if (file === undefined) return undefined;
  const source = await openFileBytes(resolve(cwd, file), `--iso-file: ${file}`);
  try {
    return await readMedium(source, file);
  } finally {
    await source.close();
  }
}

function render(checks: readonly Check[], { stdout }: Context): string {
  const colors = createColors(stdout.colored);
  const marks = { ok: colors.green("✓"), warning: colors.yellow("!"), refused: colors.red("✗") };
  return checks
    .map(({ name, outcome, text, hint, seen = [] }) => {
      const below = (line: string) => `    ${"".padEnd(9)}${line}\n`;
      const advice = hint === null ? "" : below(colors.dim(hint));
      return `  ${marks[outcome]} ${name.padEnd(9)}${text}\n${seen.map(below).join("")}${advice}`;
    })
    .join("");
}
