import { readFileSync } from "node:fs";
import { parseInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import { checkLayers, parseLayer } from "@patchrig/platforms/yaml-file";
import { z } from "zod";
import type { Verdict } from "../judge/verdict.ts";
import type { Requirement } from "../requirement/requirement.ts";

const text = z.string().trim().min(1);

const schema = z.strictObject({
  known: z.array(
    z.strictObject({
      id: text,
      /** Why it fails. */
      reason: text,
      /** Who mends it. */
      owner: text,
      /** The last day on which it may fail. */
      expires: z.string().regex(/^\d{4}-\d\d-\d\d$/, "expected a day such as 2026-12-31"),
      /** Where it is told of. */
      link: z.url(),
    }),
  ),
});

/** A failure that somebody knows of and has promised to mend. */
export interface KnownFailure {
  readonly id: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  readonly link: string;
  /** Where it is written: file:line:column. */
  readonly place: string;
}

/** An entry that says what is not so: each makes a run red. */
export interface BaselineProblem {
  readonly id: string;
  readonly kind: "stale" | "expired" | "unknown" | "shadowing";
  readonly text: string;
}

/** Reads a file of known failures. Throws `YamlFileError` with its place, or `PatchrigError` unreadable-input. */
export function readKnownFailures(file: string): readonly KnownFailure[] {
  let written: string;
  try {
    written = readFileSync(file, "utf8");
  } catch (cause) {
    throw new PatchrigError("unreadable-input", `--known-failing: ${file} cannot be read`, { cause });
  }
  const layer = parseLayer(written, file);
  return checkLayers(layer.value, [layer], schema).known.map((one, index) => {
    const { line, column } = layer.error(["known", index, "id"], "");
    return { ...one, place: `${file}:${line}:${column}` };
  });
}

export interface Weighed {
  readonly verdicts: readonly Verdict[];
  readonly problems: readonly BaselineProblem[];
}

/** Turns failures that are known into such, and finds the entries that are stale, expired, unknown or shadow another. */
export function weigh(
  verdicts: readonly Verdict[],
  known: readonly KnownFailure[],
  about: { readonly catalogue: readonly Requirement[]; readonly now: number },
): Weighed {
  const problems = known.flatMap((entry, index) => problemsOf(entry, known.slice(0, index), { ...about, verdicts }));
  const excused = new Map(known.filter((entry) => !isExpired(entry, about.now)).map((entry) => [entry.id, entry]));
  return {
    problems,
    verdicts: verdicts.map((verdict) => {
      const entry = excused.get(verdict.id);
      if (verdict.outcome !== "fail" || entry === undefined) return verdict;
      const text = `${verdict.text} (known until ${entry.expires}, ${entry.owner}: ${entry.reason}, ${entry.link})`;
      return { ...verdict, outcome: "known", text };
    }),
  };
}

interface About {
  readonly catalogue: readonly Requirement[];
  readonly verdicts: readonly Verdict[];
  readonly now: number;
}

function problemsOf(
  entry: KnownFailure,
  earlier: readonly KnownFailure[],
  { catalogue, verdicts, now }: About,
): readonly BaselineProblem[] {
  const say = (kind: BaselineProblem["kind"], text: string) => [
    { id: entry.id, kind, text: `${entry.place}: ${text}` },
  ];
  const requirement = catalogue.find(({ id }) => id === entry.id);
  if (!requirement) return say("unknown", `no requirement is called ${entry.id}`);
  const twin = earlier.find(({ id }) => id === entry.id);
  if (twin) return say("shadowing", `${entry.id} is listed already, at ${twin.place}`);
  if ("excluded" in requirement) return say("shadowing", `${entry.id} is judged nowhere: ${requirement.excluded}`);
  if (isExpired(entry, now))
    return say(
      "expired",
      `${entry.id} was known until ${entry.expires}; ${entry.owner} has to mend it or say anew until when`,
    );
  const verdict = verdicts.find(({ id }) => id === entry.id);
  if (verdict && verdict.outcome !== "fail")
    return say("stale", `${entry.id} does not fail any more (${verdict.outcome}): take the entry out`);
  return [];
}

const DAY_MS = 86_400_000;
const isExpired = ({ expires }: KnownFailure, now: number): boolean =>
  (parseInstant(`${expires}T00:00:00Z`) ?? 0) + DAY_MS <= now;
