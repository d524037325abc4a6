/** What was deleted by words and lines, newest last; shared by all lines of a session. */
export interface KillRing {
  /** Keeps text; `join` adds it to the newest one, at the end where the deletion went forward. */
  keep(text: string, join: "no" | "before" | "after"): void;
  /** The newest one turned by `turns` places; undefined when nothing was deleted. */
  at(turns: number): string | undefined;
}

const KEPT = 10;
/** Characters of one entry. */
const LIMIT = 64 * 1024;

export function createKillRing(): KillRing {
  let ring: string[] = [];
  return {
    keep: (text, join) => {
      if (text === "") return;
      const last = join === "no" ? undefined : ring.pop();
      const joined = join === "before" ? text + (last ?? "") : (last ?? "") + text;
      ring = [...ring, joined.slice(0, LIMIT)].slice(-KEPT);
    },
    at: (turns) => ring.at(-1 - (turns % Math.max(1, ring.length))),
  };
}
