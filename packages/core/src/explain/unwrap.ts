import type { ShownLine } from "../transcript/terminal/line-stream.ts";
import { splitLogLines } from "../vcsa/console/log-line.ts";
import { BARE_PHASE, BLOCK, COUNTER_CUT, COUNTER_END } from "./patterns.ts";

const NARROWEST = 60;

/**
 * Puts lines together again that a narrow window, or another writer in their middle, took apart (evidence 11, 20, 29, 32).
 * Stamped lines and fields begin with a blank; what begins without one goes on from a line that was full.
 */
export function unwrap(said: readonly ShownLine[]): readonly ShownLine[] {
  const widest = said.reduce((most, { text }) => Math.max(most, text.length), 0);
  const lines: ShownLine[] = [];
  for (const shown of said) {
    const before = lines.at(-1);
    const counting = COUNTER_END.test(shown.text) ? lines.findLastIndex((one) => awaitsCounter(one.text)) : -1;
    if (counting >= 0 && counting >= lines.length - 2) {
      const line = lines[counting] as ShownLine;
      lines[counting] = { ...line, text: withCounter(line.text, shown.text.trim()) };
    } else if (before && goesOn(before, shown, widest)) {
      lines[lines.length - 1] = { ...before, text: before.text + shown.text };
    } else lines.push(shown);
  }
  return lines;
}

/** The numbers belong to the counter, which need not be what the line ends with. */
function withCounter(text: string, numbers: string): string {
  const [first = "", ...others] = partsWithStamps(text);
  if (others.length > 0 && COUNTER_CUT.test(first)) return [`${first.trimEnd()} ${numbers} `, ...others].join("");
  return text.endsWith("/") || /^\d+$/.test(numbers) ? `${text}${numbers}` : `${text.trimEnd()} ${numbers}`;
}

const awaitsCounter = (text: string): boolean => partsWithStamps(text).some((part) => COUNTER_CUT.test(part.trimEnd()));

/** Cut before every stamp but a first one. */
const partsWithStamps = (text: string): readonly string[] => text.split(/(?<=\S.*)(?=\[\d{4}-\d\d-\d\d[T ])/);

function goesOn(before: ShownLine, shown: ShownLine, widest: number): boolean {
  if (before.text.length < NARROWEST || before.text.length < widest || /^\s|^$/.test(shown.text)) return false;
  if (!/^\s/.test(before.text) && !isStamped(before.text) && !BARE_PHASE.test(before.text)) return false;
  return !isStamped(shown.text) && !BLOCK.test(shown.text);
}

const isStamped = (text: string): boolean => splitLogLines(text).some((part) => typeof part !== "string");
