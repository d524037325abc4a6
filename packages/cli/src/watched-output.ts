import type { Output } from "./context.ts";

/** An output that knows whether anything was written to it. */
export interface WatchedOutput extends Output {
  readonly isTouched: boolean;
}

/** Passes everything on. */
export function watchOutput(output: Output): WatchedOutput {
  let isTouched = false;
  return {
    write: (text) => {
      isTouched = true;
      output.write(text);
    },
    isTerminal: output.isTerminal,
    get columns() {
      return output.columns;
    },
    colored: output.colored,
    get isTouched() {
      return isTouched;
    },
  };
}
