import type { Clock } from "@patchrig/core/clock";
import {
  createPseudonyms,
  createSessionRecorder,
  parseCast,
  type RedactionRules,
  type SessionEvent,
  type SessionRecorder,
} from "@patchrig/core/transcript";
import type { Context } from "../../context.ts";
import { readPseudonymKey } from "../record/pseudonym-key.ts";

export interface ImportRedactor {
  readonly rules: RedactionRules;
  /** The same session as a recorder would have taken it down. */
  events(events: readonly SessionEvent[], columns: number): readonly SessionEvent[];
  count(): number;
}

export async function createImportRedactor(
  options: { readonly keepNames?: boolean; readonly keyFile?: string },
  context: Context,
): Promise<ImportRedactor> {
  const rules: RedactionRules = options.keepNames
    ? { known: [] }
    : { known: [], pseudonyms: createPseudonyms({ key: await readPseudonymKey(options.keyFile, context) }) };
  let count = 0;
  return {
    rules,
    count: () => count,
    events: (events, columns) => {
      const lines: string[] = [];
      let at = 0;
      const clock: Clock = { now: () => at, sleep: () => Promise.resolve() };
      const recorder = createSessionRecorder(
        { write: (line) => lines.push(line) },
        { clock, columns, rows: 24, rules: () => rules },
      );
      for (const event of events) {
        at = event.at ?? at;
        retake(recorder, event);
      }
      recorder.close();
      count += recorder.redactions();
      return parseCast(lines.join("")).events;
    },
  };
}

/** Takes an event down again. */
function retake(recorder: SessionRecorder, { code, text }: SessionEvent): void {
  if (code === "o") recorder.output(text);
  else if (code === "i") recorder.input(text);
  else if (code === "m") recorder.marker(text);
  else if (code === "x" && /^\d+$/.test(text)) recorder.exit(Number(text));
  const [, wide, high] = code === "r" ? (/^(\d+)x(\d+)$/.exec(text) ?? []) : [];
  if (wide !== undefined) recorder.resize(Number(wide), Number(high));
}
