import {
  type Catalogue,
  type KnownFailure,
  LEVELS,
  type Level,
  loadCatalogue,
  type Report,
  type Requirement,
  readFrozenSet,
  readKnownFailures,
  select,
} from "@patchrig/conformance";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import { parseSeed } from "../simulate/options.ts";
import { failedIn } from "./failed.ts";
import { type ConformOptions, parseWord } from "./options.ts";

/** What somebody asks the judge for. */
export interface Asked {
  readonly side: Report["side"];
  readonly profile: string;
  readonly level: Level;
  readonly seed: number;
  readonly known: readonly KnownFailure[];
  readonly catalogue: Catalogue;
  /** All that are about it, those included that nobody can be judged by. */
  readonly selected: readonly Requirement[];
  readonly judged: readonly Requirement[];
}

/** Throws `PatchrigError` bad-usage where nothing of it can be judged. */
export async function askedOf(side: Report["side"], options: ConformOptions, context: Context): Promise<Asked> {
  const catalogue = loadCatalogue();
  const profile = options.profile ?? "vcsa/6.0";
  const level = options.level === undefined ? "inferred" : parseWord("--level", options.level, LEVELS);
  const known = options.knownFailing === undefined ? [] : readKnownFailures(options.knownFailing);
  const only = await namesOf(options, context, catalogue);
  const quick = options.quick ?? false;
  const selected = select(catalogue.requirements, { profile, side, level, quick, ...(only && { only }) });
  const judged = selected.filter((one) => !("excluded" in one));
  if (judged.length === 0)
    throw new PatchrigError("bad-usage", `--profile: nothing of a ${side} of "${profile}" can be judged`, {
      hint: "see `patchrig conform list`",
    });
  return { side, profile, level, seed: parseSeed(options.seed), known, catalogue, selected, judged };
}

/** The ids and globs that are asked for by name, by a report's failures, or by a frozen set. */
async function namesOf(
  options: ConformOptions,
  context: Context,
  catalogue: Catalogue,
): Promise<readonly string[] | undefined> {
  if (options.failed !== undefined) return await failedIn(options.failed, context);
  if (options.set === undefined) return options.only;
  const ids = new Set(readFrozenSet(catalogue, options.set));
  const profile = options.profile ?? "vcsa/6.0";
  const inSet = (["server", "client"] as const)
    .flatMap((side) => select(catalogue.requirements, { profile, side }))
    .map(({ id }) => id);
  return inSet.filter((id) => ids.has(id));
}
