/**
 * The lines from the answer's stamp on, as many as there are expected ones, and the line after them: a client prints
 * echo, prompt, login lines or its own report around the answer. Stamps are masked (no two sessions share one);
 * trailing blanks are not compared, for the recording lost them.
 */
export function answerIn(text: string, count: number): { readonly lines: readonly string[]; readonly after: string } {
  const lines = text.split(/\r*\n/).map((line) => maskStamp(line.trimEnd()));
  const start = lines.findIndex((line) => line.endsWith(`${MASKED} :`));
  if (start < 0) return { lines, after: "" };
  return { lines: lines.slice(start, start + count), after: lines[start + count] ?? "" };
}

const MASKED = "[stamp]";
const maskStamp = (line: string) => line.replace(/\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\]/, MASKED);

/** The standard output of a task that ansible's minimal callback printed as JSON; any other text as it is. */
export function taskOutput(text: string): string {
  const json = /^\S+ \| [A-Z]+!? => (\{[\s\S]*?^\})/m.exec(text)?.[1];
  if (json === undefined) return text;
  const result: unknown = JSON.parse(json);
  if (typeof result !== "object" || result === null || !("stdout" in result)) return text;
  return String(result.stdout);
}
