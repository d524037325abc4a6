import { parseLogLine } from "../vcsa/console/log-line.ts";

/** The phase that a line of the appliance's begins; undefined where it begins none. Counters are not marked again and again. */
export function phaseOf(line: string): string | undefined {
  const text = parseLogLine(line)?.text;
  return text !== undefined && /\p{L}/u.test(text) ? text : undefined;
}
