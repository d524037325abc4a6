import { gunzipSync, gzipSync } from "node:zlib";
import { type JournalEntry, ofLastRun, readJournalState, type UpdateGoal } from "@patchrig/core";
import { parseInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import { packTar, type TarFile, unpackTar } from "@patchrig/core/tar";

/** What became of a run, so that somebody elsewhere can look at it and rehearse it. `bundle.json` in the archive. */
export interface BundleIndex {
  readonly version: 1;
  readonly made: { readonly at: string; readonly patchrig: string; readonly node: string; readonly platform: string };
  readonly target: string;
  readonly from: { readonly version: string; readonly patchBuild: number | null; readonly vpxdBuild: number | null };
  readonly to: UpdateGoal;
  /** How far the run had got by its own account. */
  readonly state: string;
  readonly startedAt: string;
  /** The last thing that was written down: the failing second. */
  readonly endedAt: string;
  readonly seconds: number;
  readonly step: string | null;
  readonly problem: { readonly text: string; readonly hint: string } | null;
  /** Of the simulation, where it was one. */
  readonly seed: number | null;
  readonly files: readonly string[];
}

export interface Bundle {
  readonly index: BundleIndex;
  readonly journal: readonly JournalEntry[];
  readonly files: readonly TarFile[];
}

/** Tells a run by its journal. Throws `PatchrigError` unreadable-input when there is none in it. */
export function indexOf(
  journal: readonly JournalEntry[],
  about: Pick<BundleIndex, "made" | "seed" | "files">,
): BundleIndex {
  const run = ofLastRun(journal);
  const start = run.find(({ type }) => type === "run-started");
  const last = run.at(-1);
  if (!start || !last)
    throw new PatchrigError("unreadable-input", "expected the journal of a run, found no start of one in it");
  const ended = run.findLast(({ type }) => type === "step-ended");
  const between = (parseInstant(last.at) ?? 0) - (parseInstant(start.at) ?? 0);
  return {
    version: 1,
    made: about.made,
    target: String(start.target ?? ""),
    from: start.from as BundleIndex["from"],
    to: start.to as UpdateGoal,
    state: readJournalState(run).state,
    startedAt: start.at,
    endedAt: last.at,
    seconds: Math.max(0, between / 1000),
    step: run.findLast(({ type }) => type === "step-started")?.step ?? null,
    problem: (ended?.problem as BundleIndex["problem"] | undefined) ?? null,
    seed: about.seed,
    files: about.files,
  };
}

/** One gzipped tar; the same bytes for the same content. */
export function packBundle(index: BundleIndex, files: readonly TarFile[]): Buffer {
  const first = { name: "bundle.json", bytes: Buffer.from(`${JSON.stringify(index, null, 2)}\n`) };
  return gzipSync(packTar([first, ...files]), { level: 9 });
}

/** Reads one back. Throws `PatchrigError` unreadable-input. */
export function unpackBundle(archive: Buffer, name: string): Bundle {
  try {
    const files = unpackTar(gunzipSync(archive));
    const textOf = (file: string) => files.find((each) => each.name === file)?.bytes.toString("utf8");
    const index = JSON.parse(textOf("bundle.json") ?? "") as BundleIndex;
    if (index.version !== 1) throw new PatchrigError("unreadable-input", `bundle version ${index.version}`);
    const lines = (textOf("journal.ndjson") ?? "").split("\n").filter((line) => line !== "");
    return { index, files, journal: lines.map((line) => JSON.parse(line) as JournalEntry) };
  } catch (cause) {
    throw new PatchrigError("unreadable-input", `${name}: expected a bundle of \`patchrig vcsa bundle\``, { cause });
  }
}
