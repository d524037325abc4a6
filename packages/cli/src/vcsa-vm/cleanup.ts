import { resolve } from "node:path";
import {
  awaitTask,
  type CloneFate,
  clonesOf,
  fateOf,
  findMachine,
  type InventoryPort,
  type KnownClone,
  readFileJournal,
} from "@patchrig/core";
import { parseInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { connectSdk } from "../target/vsphere-place.ts";
import { askConsent } from "../vcsa/consent.ts";
import type { CloneOptions } from "../vcsa/options.ts";
import { print, row } from "../vcsa/print.ts";

const DELETE_LIMIT_MS = 30 * 60_000;

/** What became of one clone. */
interface Cleaned {
  readonly name: string;
  readonly outcome: "deleted" | "kept";
  readonly because: string;
}

/** `cleanup`: offers to delete the clones of the VM after the days of V27, never before, never without asking. */
export async function cleanupCommand(options: CloneOptions, context: Context): Promise<ExitCode> {
  const since = options.journal === undefined ? undefined : await endOf(options.journal, context);
  const { name, inventory, clue } = await connectSdk(options, context);
  try {
    const machine = await findMachine(inventory, clue);
    const clones = (await clonesOf(inventory, machine.name)).filter(
      (clone) => options.clone === undefined || clone.name === options.clone,
    );
    if (options.clone !== undefined && clones.length === 0) {
      throw new PatchrigError("refused", `${options.clone} is no clone of ${machine.name} that patchrig made`, {
        hint: "what others made is deleted by whoever made it",
      });
    }
    const cleaned: Cleaned[] = [];
    for (const clone of clones) cleaned.push(await clean({ inventory, clone, options, since }, context));
    const deleted = cleaned.filter(({ outcome }) => outcome === "deleted").length;
    const text = [
      `${name}: ${clones.length === 0 ? "no clones" : `${deleted} of ${clones.length} deleted`}\n`,
      ...cleaned.map((one) => row(one.outcome, `${one.name}: ${one.because}`)),
    ].join("");
    print({ json: { target: name, vm: machine.name, clones: cleaned }, text }, options.json === true, context);
    return cleaned.length > 0 && deleted === 0 ? EXIT.refused : EXIT.done;
  } finally {
    await inventory.close();
  }
}

interface Wish {
  readonly inventory: InventoryPort;
  readonly clone: KnownClone;
  readonly options: CloneOptions;
  readonly since: number | undefined;
}

async function clean({ inventory, clone, options, since }: Wish, context: Context): Promise<Cleaned> {
  const { clock, interrupted: signal } = context;
  const fate = fateOf(clone, await inventory.machine(clone.id), { now: clock.now(), since });
  const kept = (because: string): Cleaned => ({ name: clone.name, outcome: "kept", because });
  const consent = await consentTo(clone, fate, { options, context });
  if (consent !== "yes") return kept(consent);
  const task = await inventory.remove(clone.id);
  const end = await awaitTask(inventory, task, {
    clock,
    signal,
    limitMs: DELETE_LIMIT_MS,
    waitedFor: `${clone.name} to be deleted`,
  });
  if (end.kind === "failed") return kept(`it could not be deleted: ${end.problem}`);
  return { name: clone.name, outcome: "deleted", because: fate.because };
}

async function consentTo(
  { name }: KnownClone,
  { kind, because }: CloneFate,
  { options, context }: { readonly options: CloneOptions; readonly context: Context },
): Promise<string> {
  if (kind === "too-young" || kind === "in-use") return because;
  if (options.yes && kind === "may-go") return "yes";
  if (!context.stdin.isTerminal)
    return `${because}: nobody is there to be asked${kind === "may-go" ? "; --yes deletes it" : ""}`;
  const isGiven = await askConsent({ about: "cleanup", summary: `${name}: ${because}.`, text: "" }, context);
  return isGiven ? "yes" : `${because}; it was not wished`;
}

/** When the journal's run had confirmed its update: the days of V27 count from there. */
async function endOf(file: string, { cwd }: Context): Promise<number | undefined> {
  const entries = await readFileJournal(resolve(cwd, file));
  const end = entries.findLast(({ type, step }) => type === "step-ended" && step === "confirm-update");
  return end && parseInstant(end.at);
}
