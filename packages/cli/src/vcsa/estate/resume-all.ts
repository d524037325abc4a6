import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../../context.ts";
import type { ExitCode } from "../../exit-code.ts";
import { parseBackup } from "../carry-out.ts";
import { resumeLine } from "../journal.ts";
import type { RunOptions, TargetCommandOptions } from "../options.ts";
import { parseWindow } from "../window.ts";
import { carryEstate } from "./carry-estate.ts";
import { type EstateHistory, openEstateJournal, readEstateJournal } from "./estate-journal.ts";
import { printEstate } from "./print-estate.ts";
import { readDocument } from "./read-document.ts";
import { lockEstate } from "./run-all.ts";

/** `resume --all`: goes on with an estate's run in the order that it began with; what is done is not looked at again. */
export async function resumeAll(options: TargetCommandOptions & RunOptions, context: Context): Promise<ExitCode> {
  const file = options.journal;
  if (file === undefined) {
    throw new PatchrigError("bad-usage", "expected --journal FILE: which estate's run shall go on?");
  }
  parseBackup(options.backup);
  const windowEndsAt = parseWindow(options.window, context.clock.now());
  const nodes = await readDocument(options, context);
  const history = await readEstateJournal(file, context);
  checkNames(
    nodes.map(({ name }) => name),
    history,
    options,
  );
  const lock = await lockEstate(options, file, context, true);
  try {
    const journal = await openEstateJournal(file, { type: "estate-resumed" }, context);
    try {
      const resumeCommand = resumeLine(options, file);
      const end = await carryEstate({ options, history, journal, file, resumeCommand, windowEndsAt }, context);
      return printEstate(end, { journal: file, options }, context);
    } finally {
      await journal.close();
    }
  } finally {
    await lock.release();
  }
}

/** The order is the journal's: an appliance that is new, or gone, was never thought of in it. */
function checkNames(
  names: readonly string[],
  { waves }: EstateHistory,
  { endpoints, failedOver = [] }: TargetCommandOptions & RunOptions,
): void {
  const known = waves.flatMap(({ nodes }) => nodes.map(({ name }) => name));
  if (known.toSorted().join() !== names.toSorted().join()) {
    const text = `${endpoints}: expected the appliances of the journal (${known.join(", ")}), found ${names.join(", ")}`;
    throw new PatchrigError("bad-usage", text, { hint: "go on with the document that the run began with" });
  }
  const clusters = waves.flatMap((wave) => wave.clusters.map(({ name }) => name));
  const unknown = failedOver.find((name) => !clusters.includes(name));
  if (unknown === undefined) return;
  const expected = clusters.join(", ") || "nothing, for no vCenter HA is in it";
  throw new PatchrigError("bad-usage", `--failed-over: expected ${expected}, got "${unknown}"`);
}
