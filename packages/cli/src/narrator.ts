import type { RunEvent } from "@patchrig/core";
import { formatDuration } from "@patchrig/core/clock";
import { createColors } from "picocolors";
import type { Output } from "./context.ts";
import { leftToYou, textOf, wordsOf } from "./report/facts.ts";

/** Tells a run as it happens: one line a step, and on a terminal a line below it that is rewritten. */
export interface Narrator {
  hear(event: RunEvent): void;
  /** Takes the rewritten line away before something else is written or asked. */
  pause(): void;
}

type Progress = Extract<RunEvent, { readonly type: "progress" }>;

/** Below that a terminal shows nothing that could be read. */
const MIN_ROOM = 12;
const NARROW = 40;

/** Tells it on `output`; `steps` is how many there will be. */
export function createNarrator(output: Output, steps: number): Narrator {
  const colors = createColors(output.colored);
  const marks = {
    done: colors.green("✓"),
    refused: colors.red("✗"),
    failed: colors.red("✗"),
    waiting: colors.yellow("…"),
  };
  let number = 0;
  const clear = output.isTerminal ? "\r\u001b[K" : "";
  const rewrite = (at: string, ...texts: readonly string[]) => {
    const before = `${at.slice(11, 19)}   ${place()} `;
    const room = Math.max(MIN_ROOM, output.columns - before.length - 1);
    const fitting = texts.find((text) => text.length <= room) ?? texts.at(room < NARROW ? -1 : -2) ?? texts[0] ?? "";
    if (output.isTerminal) output.write(`${clear}${before}${oneLine(fitting, room)}`);
  };
  const say = (line: string) => output.write(`${clear}${line}\n`);
  const stamp = (at: string) => colors.dim(at.slice(11, 19));
  const place = () => `${String(number).padStart(2)}/${steps}`;
  return {
    hear(event) {
      if (event.type === "step-started") {
        number++;
        rewrite(event.at, event.title);
      } else if (event.type === "progress") {
        rewrite(event.at, ...wordings(event));
        if (!output.isTerminal && !isCounter(event.text)) say(`${event.at.slice(11, 19)}      ${event.text}`);
      } else if (event.type === "notice") {
        const source = event.source ? colors.dim(` (${event.source})`) : "";
        say(`${stamp(event.at)} ${colors.yellow("!")} ${event.text}${source}`);
      } else {
        const seen = colors.dim(summaryOf(event.facts));
        const took = event.seconds < 0.1 ? "" : ` ${colors.cyan(formatDuration(event.seconds * 1000))}`;
        say(
          `${stamp(event.at)} ${isLeft(event) ? colors.cyan("☐") : marks[event.outcome]} ${place()} ${colors.bold(event.step)}${took} ${seen}`.trimEnd(),
        );
      }
    },
    pause: () => output.write(clear),
  };
}

/** What a person does is not ticked off: nobody has seen it. */
const isLeft = ({ outcome, facts }: Extract<RunEvent, { readonly type: "step-ended" }>): boolean =>
  outcome === "done" && leftToYou(facts) !== undefined;

/** The longest first: where there is little room, how long it took elsewhere goes first, then how long it has lasted. */
function wordings(event: Progress): readonly string[] {
  const { since, recorded } = paceOf(event);
  const { step, text } = event;
  const said = text.replaceAll(/\s+/g, " ");
  return [`${step}${since}${recorded}: ${said}`, `${step}${since}: ${said}`, said];
}

/** How long the step lasts already, and how long its phase took where it was recorded. */
function paceOf({ seconds, recorded }: Progress) {
  if (seconds === undefined) return { since: "", recorded: "" };
  const range =
    recorded && `, recorded ${formatDuration(recorded.from * 1000)} to ${formatDuration(recorded.to * 1000)}`;
  return { since: ` ${formatDuration(Math.floor(seconds) * 1000)}`, recorded: range ?? "" };
}

/** What a step found, short enough for its line. */
function summaryOf(facts: Readonly<Record<string, unknown>>): string {
  const plain = Object.entries(facts).filter(([, value]) => value !== null && typeof value !== "object");
  return oneLine(plain.map(([name, value]) => `${wordsOf(name)}: ${textOf(value)}`).join(", "), 160);
}

/** A counter is for the line that is rewritten; in a log it would be 143 lines. */
const isCounter = (text: string): boolean => /\d+\s*\/\s*\d+|\d %$/.test(text);

/** As much as fits in one line; a counter at the end is what people look at, so that it stays. */
function oneLine(text: string, width: number): string {
  const line = text.replaceAll(/\s+/g, " ");
  if (line.length <= width) return line;
  const [tail = ""] = / \d+\/\d+$/.exec(line) ?? [];
  return `${line.slice(0, Math.max(0, width - tail.length - 1))}…${tail}`;
}
