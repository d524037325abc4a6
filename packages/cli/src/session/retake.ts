import type { Clock } from "@patchrig/core/clock";
import {
  createPseudonyms,
  createSessionRecorder,
  EXEC_TAG,
  type RedactionRules,
  type SessionEvent,
  type SessionRecorder,
} from "@patchrig/core/transcript";
import type { Context } from "../context.ts";
import { readPseudonymKey } from "./record/pseudonym-key.ts";

export interface Header {
  readonly columns: number;
  readonly rows: number;
  readonly term?: string;
  /** Epoch seconds. */
  readonly timestamp?: number;
  readonly title?: string;
  /** Its inputs are commands without a terminal. */
  readonly exec?: boolean;
}

/** Takes a session's events down again, as a recorder would have: without its secrets. */
export interface Retaken {
  take(event: SessionEvent): void;
  close(): void;
  redactions(): number;
}

/** `onLine` is given each line of a cast, its header first. */
export function retake(onLine: (line: string) => void, header: Header, rules: RedactionRules): Retaken {
  const { columns, rows, term, timestamp = 0, title, exec } = header;
  const began = timestamp * 1000;
  let now = began;
  const clock: Clock = { now: () => now, sleep: () => Promise.resolve() };
  const recorder = createSessionRecorder(
    { write: onLine },
    {
      clock,
      columns,
      rows,
      rules: () => rules,
      afterwards: true,
      ...(term === undefined ? {} : { term }),
      ...(title === undefined ? {} : { title }),
      ...(exec ? { tags: [EXEC_TAG] } : {}),
    },
  );
  return {
    take: (event) => {
      now = began + (event.at ?? now - began);
      takeDown(recorder, event);
    },
    close: recorder.close.bind(recorder),
    redactions: recorder.redactions.bind(recorder),
  };
}

function takeDown(recorder: SessionRecorder, { code, text }: SessionEvent): void {
  if (code === "o") recorder.output(text);
  else if (code === "i") recorder.input(text);
  else if (code === "m") recorder.marker(text);
  else if (code === "x" && /^\d+$/.test(text)) recorder.exit(Number(text));
  const [, wide, high] = code === "r" ? (/^(\d+)x(\d+)$/.exec(text) ?? []) : [];
  if (wide !== undefined) recorder.resize(Number(wide), Number(high));
}

/** What may not be kept of somebody's recording. */
export async function readRules(
  options: { readonly keepNames?: boolean; readonly keyFile?: string },
  known: readonly string[],
  context: Context,
): Promise<RedactionRules> {
  if (options.keepNames) return { known };
  return { known, pseudonyms: createPseudonyms({ key: await readPseudonymKey(options.keyFile, context) }) };
}
