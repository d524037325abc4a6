/** How far a counter has got: `37/143`. */
export interface Counter {
  readonly what: string;
  readonly at: number;
  readonly of: number;
}

/** `Processing software packages in update payload 37/143`, `Copying software packages 24/24` (V16, evidence 07). */
const COUNTER =
  /\b((?:Processing|Copying) software packages\b[^[\n\d]*?)\s*(?:\[[^\]]*\] : [^\n]*)?\n?\s*(\d+)\/\s*(\d+)/g;

/**
 * The last counter in a text. Where another writer landed in its line, or the line was wrapped behind the slash, its
 * numbers stand on the next one (evidence 11, 20, 32).
 */
export function lastCounter(text: string): Counter | undefined {
  const last = [...text.matchAll(COUNTER)].at(-1);
  if (!last) return undefined;
  return { what: (last[1] ?? "").trim(), at: Number(last[2]), of: Number(last[3]) };
}
