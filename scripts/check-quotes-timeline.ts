import type { Evidence } from "../packages/platforms/src/evidence/evidence.ts";
import { type StampStyle, type Timeline, timelineSchema, type Write } from "../packages/platforms/src/vcsa/timeline.ts";
import { readYamlFile } from "../packages/platforms/src/yaml-file.ts";
import { sessionOf, sourceOf } from "./check-quotes-text.ts";
import type { Path } from "./check-quotes-values.ts";

/** A duration may differ from its stamps by so much: event stamps have seconds only. */
const TOLERANCE_MS = 1_000;

const STAMPS: Readonly<Record<StampStyle, string>> = {
  "event-stamp": " \\[(\\d{4}-\\d\\d-\\d\\d)T(\\d\\d):(\\d\\d):(\\d\\d)\\.()\\d{3}\\] : ",
  "log-stamp": " \\[(\\d{4}-\\d\\d-\\d\\d) (\\d\\d):(\\d\\d):(\\d\\d),(\\d{3})\\] : ",
  bare: "()()()()()",
};

interface Found {
  readonly checked: number;
  readonly problems: readonly { readonly path: Path; readonly text: string }[];
}

/** Each write stands in the evidence, under its stamp's shape, in its order, and as long after the one before. */
export function checkTimeline(file: string, evidence: ReadonlyMap<string, Evidence>): Found {
  const timeline = readYamlFile(file, timelineSchema);
  const problems: { path: Path; text: string }[] = [];
  const { inferred } = timeline;
  if (timeline.evidence.length === 0) {
    if (!inferred?.trim()) problems.push({ path: [], text: "neither cites evidence nor says why it is inferred" });
    return { checked: timeline.writes.length, problems };
  }
  for (const number of timeline.evidence) {
    const recording = evidence.get(number);
    if (!recording) problems.push({ path: ["evidence"], text: `there is no evidence "${number}"` });
    else problems.push(...checkAgainst(timeline, recording));
  }
  return { checked: timeline.writes.length, problems };
}

function checkAgainst(timeline: Timeline, recording: Evidence) {
  const session = sessionOf(recording);
  const problems: { path: Path; text: string }[] = [];
  let at = 0;
  let before: number | undefined;
  let elapsed = 0;
  timeline.writes.forEach((write, index) => {
    elapsed += write.afterMs;
    if (write.verb === "ask") before = undefined;
    if (write.verb === "ask" || write.verb === "become" || write.inferred !== undefined) return;
    const path: Path = ["writes", index];
    // Who only tells what was said leaves the stamps out (40, 41).
    const style = recording.grade === "stated" ? "bare" : (timeline.writers[write.writer] ?? "bare");
    const found = findWrite(session, at, write, style);
    if (!found) {
      problems.push({ path, text: `not in ${recording.number}, or not in this place: ${JSON.stringify(write.text)}` });
      return;
    }
    const measured = before === undefined || found.time === undefined ? undefined : found.time - before;
    if (measured !== undefined && Math.abs(measured - elapsed) > TOLERANCE_MS) {
      problems.push({ path, text: `comes after ${elapsed} ms, but after ${measured} ms in ${recording.number}` });
    }
    at = found.end;
    // What bears no stamp takes its time all the same.
    elapsed = (found.time === undefined ? elapsed : 0) + lengthOf(write);
    before = found.time ?? before;
  });
  return problems;
}

const lengthOf = (write: Write): number => (write.verb === "count" ? write.overMs : 0);

function findWrite(session: string, from: number, write: Write & { readonly text: string }, style: StampStyle) {
  const pattern = patternOf(write, style);
  pattern.lastIndex = from;
  const match = pattern.exec(session);
  if (!match) return undefined;
  const [whole, day = "", hour = "", minute = "", second = "", milliseconds = ""] = match;
  const end = match.index + whole.length;
  if (day === "") return { end, time: undefined };
  const [, month = 0, date = 0] = day.split("-").map(Number);
  const days = month * 31 + date;
  const seconds = ((days * 24 + Number(hour)) * 60 + Number(minute)) * 60 + Number(second);
  return { end, time: seconds * 1_000 + Number(milliseconds) };
}

/** A counter is found by its numbers; another writer may land in a line that was left open (20, 32). */
function patternOf(write: Write & { readonly text: string }, style: StampStyle): RegExp {
  const numbers = write.verb === "count" ? " ?\\d+/\\s*\\d+" : "";
  // A stamp alone has lost its trailing blank.
  const stamp = write.text === "" ? STAMPS[style].trimEnd() : STAMPS[style];
  const end = write.verb === "say" && write.open ? "" : "(?=\\n|$)";
  return new RegExp(`(?:\\n|(?<=\\S ))${stamp}${sourceOf(write.text)}${numbers}${end}`, "g");
}
