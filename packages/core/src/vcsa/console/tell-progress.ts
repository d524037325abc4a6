import type { StepTools } from "../../run/step.ts";
import { recordedOf } from "../ready/durations.ts";
import type { Watcher } from "./console.ts";
import { lastCounter } from "./counter.ts";
import { parseLogLine } from "./log-line.ts";

/** Passes on what a long command says: each stamped line's text, and a counter each time that it moves. */
export function tellProgress(tools: StepTools): Watcher {
  let told = "";
  const tell = (text: string) => {
    if (text === told) return;
    told = text;
    tools.progress(text, recordedOf(text));
  };
  return {
    line: (line) => {
      const text = parseLogLine(line)?.text;
      if (text && !lastCounter(line)) tell(text);
    },
    writing: (line) => {
      const counter = lastCounter(line);
      if (counter) tell(`${counter.what} ${counter.at}/${counter.of}`);
    },
  };
}
