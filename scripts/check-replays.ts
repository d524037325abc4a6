// docs/replays.md says of every recording how it is replayed, at the simulator and at patchrig's own client, and what a comparison
// hides. It is made from the table of replays and the rules that the suites use: `check-replays.ts --write` writes it,
// without --write it is checked to be what they say now.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { MASK } from "../packages/conformance/src/replay/grammar.ts";
import { type Recording, readRecording, turnLines } from "../packages/conformance/src/replay/recording.ts";
import type { Rules } from "../packages/conformance/src/replay/rules.ts";
import { PAGE_MASKS } from "../packages/conformance/test/replays/mask-of-pages.ts";
import { FREE_VALUES, REST_EXCHANGES } from "../packages/conformance/test/replays/rest-exchanges.ts";
import { REPLAYS, type Replay } from "../packages/conformance/test/replays/table.ts";
import { maskLine, type RecordedLine } from "../packages/core/src/transcript/index.ts";
import { loadEvidence } from "../packages/platforms/src/evidence/evidence.ts";
import { report } from "./check-report.ts";

const PAGE = "docs/replays.md";

/** Why a value may be another one, by the name of its mask. */
const WHY: Readonly<Record<string, string>> = {
  "event-stamp": "when it was",
  "log-stamp": "when it was",
  "accept-time": "when it was",
  "zoned-login-stamp": "when it was",
  "login-stamp": "when it was",
  "stamp-of-either": "when it was, with a zone on a console alone",
  "tty-or-address": "a console's tty, SSH's address",
  origin: "who logged in",
  address: "another network",
  host: "another machine",
  counter: "the payload",
  count: "the payload",
  release: "another patch of the line",
  "cut-off": "cut off in the copy",
  version: "another update",
  queried: "when it was",
  instant: "when it was",
  update: "another update",
  day: "another update",
};

const LOST: Readonly<Record<string, string>> = {
  indent: "indentation",
  blankLines: "blank lines",
  topBlankLines: "blank lines above",
  quotes: "the kind of quotes",
};

const page = render();
if (process.argv.includes("--write")) writeFileSync(PAGE, page);
const current = existsSync(PAGE) ? readFileSync(PAGE, "utf8") : "";
const stale = {
  file: PAGE,
  line: 1,
  text: "is not what the table says: run `node --conditions=@patchrig/source --import tsx scripts/check-replays.ts --write`",
};
report("replays", REPLAYS.length, current === page ? [] : [stale]);

function render(): string {
  const head = [
    "# Every recording, replayed both ways",
    "",
    "Made from the table of replays (`packages/conformance/test/replays/table.ts`) by `scripts/check-replays.ts`. At the simulator a",
    "recording's inputs are typed, or its requests sent, over real SSH and HTTPS, and what comes is compared line by line; at the",
    "client a server is made of the recording alone, and patchrig's own client, or its reader, goes there. Every compared line has",
    "been damaged once, and must be found. What may vary is hidden, and only that; blank lines are not counted.",
    "",
    "| recording | what | at the simulator | lines | may vary | not compared | at the client |",
    "| --- | --- | --- | --- | --- | --- | --- |",
  ];
  return `${[...head, ...REPLAYS.map(rowOf)].join("\n")}\n`;
}

function rowOf(replay: Replay): string {
  const { recording, profile, role, simulator, client, leaves } = replay;
  const { lines, hidden, lost } = comparedOf(replay);
  const what =
    recording === "REST" ? "five exchanges of 6.7's REST API, values of our own" : loadEvidence(recording).what;
  const left = [
    ...(leaves === undefined ? [] : [leaves]),
    ...(lost.length === 0 ? [] : [`lost in the copy: ${lost.join(", ")}`]),
  ];
  const cells = [
    recording,
    shortened(what),
    `${profile}${role === undefined ? "" : ` as ${role}`}: ${simulator.how}`,
    lines,
    hidden.join("; "),
    left.join("; "),
    client.how,
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** The first of its sentences, without what kind it is. */
function shortened(what: string): string {
  return what
    .replace(/^[A-Z]+(?:[- ][A-Z]+)*: /, "")
    .replace(/(?:[;(]| - |\. | NOTE ).*$/s, "")
    .trim();
}

interface Compared {
  /** How many of how many. */
  readonly lines: string;
  readonly hidden: readonly string[];
  readonly lost: readonly string[];
}

function comparedOf({ recording, simulator }: Replay): Compared {
  if (recording === "REST") {
    const hidden = Object.entries(FREE_VALUES).map(([key, why]) => `${key} (${why})`);
    return { lines: `${REST_EXCHANGES.length} answers`, hidden, lost: [] };
  }
  const evidence = loadEvidence(recording);
  const all = evidence.text.split("\n").filter((line) => line.trim() !== "").length;
  if (simulator.kind === "session" || simulator.kind === "chunks") return ofSession(readRecording(evidence), all);
  if (simulator.kind === "front") {
    const isAddress = /\b0x[0-9a-f]+/.test(evidence.text);
    return { lines: `${all} of ${all}`, hidden: isAddress ? ["address of an object (another boot)"] : [], lost: [] };
  }
  const hidden = (PAGE_MASKS[recording] ?? []).map(({ name, why }) => `${name} (${why})`);
  // The two lines before the page are the collector's.
  return {
    lines: recording === "56" ? "2 texts of the page" : `${all} of ${all}`,
    hidden: [...new Set(hidden)],
    lost: [],
  };
}

function ofSession(recording: Recording, all: number): Compared {
  const { rules } = recording;
  const compared = linesOf(recording);
  const masks = [...(rules.mask ?? []), ...MASK];
  const met = new Set(compared.flatMap((text) => maskLine(text, masks).values.map(({ kind }) => kind.name)));
  const hidden = masks.filter(({ name }) => met.has(name)).map(({ name }) => `${name} (${reason(name)})`);
  return { lines: `${Math.min(compared.length, all)} of ${all}`, hidden: [...new Set(hidden)], lost: lostIn(rules) };
}

function reason(name: string): string {
  const why = WHY[name];
  if (why === undefined) throw new RangeError(`no reason is written down for the mask ${name}`);
  return why;
}

/** The recording's own lines that are compared, blank ones aside. */
function linesOf(recording: Recording): readonly string[] {
  const { opening, transcript, firstLine } = recording;
  const closing: readonly RecordedLine[] =
    transcript.closing === undefined
      ? []
      : [{ kind: "line", text: transcript.closing.prompt, line: transcript.closing.line ?? firstLine }];
  const turns = transcript.turns.flatMap((turn) => turnLines(recording, turn));
  return [...opening.banner, ...opening.login, ...turns, ...closing].flatMap((line) =>
    line.kind === "line" && line.text.trim() !== "" && (line.line ?? firstLine) >= firstLine ? [line.text] : [],
  );
}

function lostIn({ lost = {}, wrappedAt, anyOrder, unstamped }: Rules): readonly string[] {
  const kinds = Object.entries(lost).flatMap(([kind, is]) => (is ? [LOST[kind] ?? kind] : []));
  return [
    ...kinds,
    ...(wrappedAt === undefined ? [] : ["where a window wrapped"]),
    ...(anyOrder ? ["the order of the fields, another one each time"] : []),
    ...(unstamped ? ["stamps"] : []),
  ];
}
