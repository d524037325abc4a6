/** Up and down through earlier lines; each keeps what was changed in it until a line is accepted. */
export interface HistoryWalk {
  /** The line `steps` further (back is negative), given what stands in the present one; undefined past either end. */
  go(steps: number, present: string): string | undefined;
  /** To the oldest line, or back to the one being typed. */
  goTo(end: "oldest" | "typed", present: string): string | undefined;
}

export function createHistoryWalk(history: readonly string[]): HistoryWalk {
  let place = history.length;
  let changed: Map<number, string> | undefined;
  const go = (steps: number, present: string): string | undefined => {
    const next = place + steps;
    if (steps === 0 || next < 0 || next > history.length) return undefined;
    if (present !== (history[place] ?? "")) {
      changed ??= new Map();
      changed.set(place, present);
    }
    place = next;
    return changed?.get(place) ?? history[place] ?? "";
  };
  return {
    go,
    goTo: (end, present) => go((end === "oldest" ? 0 : history.length) - place, present),
  };
}
