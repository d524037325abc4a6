/** Ctrl+R: looks for typed text in earlier lines, newest first. */
export interface HistorySearch {
  readonly prompt: string;
  /** The line found last, and where in it. */
  readonly line: string;
  readonly cursor: number;
  /** Each returns false when nothing (more) is found. */
  type(character: string): boolean;
  erase(): boolean;
  again(): boolean;
}

/** Nobody looks for more. */
const LONGEST = 256;

export function createHistorySearch(history: readonly string[], line: string): HistorySearch {
  const state = { wanted: "", place: history.length, line, cursor: line.length, failed: false };

  function find(from: number): boolean {
    for (let place = Math.min(from, history.length - 1); place >= 0; place--) {
      const candidate = history[place] ?? "";
      const at = candidate.lastIndexOf(state.wanted);
      if (at < 0) continue;
      Object.assign(state, { place, line: candidate, cursor: [...candidate.slice(0, at)].length, failed: false });
      return true;
    }
    state.failed = true;
    return false;
  }

  return {
    // readline's own words (inferred for the appliance's).
    get prompt() {
      return `(${state.failed ? "failed " : ""}reverse-i-search)\`${state.wanted}': `;
    },
    get line() {
      return state.line;
    },
    get cursor() {
      return state.cursor;
    },
    type: (character) => {
      if (state.wanted.length >= LONGEST) return false;
      state.wanted += character;
      return find(state.place);
    },
    erase: () => {
      if (state.wanted === "") return false;
      state.wanted = [...state.wanted].slice(0, -1).join("");
      return state.wanted === "" || find(history.length - 1);
    },
    again: () => state.wanted !== "" && find(state.place - 1),
  };
}
