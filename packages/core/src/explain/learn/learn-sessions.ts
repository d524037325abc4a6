import { readerOf } from "../../transcript/index.ts";
import { createExplainer } from "../explainer.ts";
import { createLearner, type Learnt } from "./learner.ts";

/** Learns from recordings of one appliance. Throws `SyntaxError` where one is no session. */
export function learnSessions(recordings: Iterable<{ readonly cite: string; readonly text: string }>): Learnt {
  const learner = createLearner();
  for (const { cite, text } of recordings) {
    const explainer = createExplainer();
    const reader = readerOf(text.slice(0, 4096), {
      line: (shown) => {
        learner.line(cite, shown);
        explainer.line(shown);
      },
      about: explainer.about,
      note: explainer.note,
    });
    reader.write(text);
    reader.end();
    learner.session(cite, explainer.end());
  }
  return learner.learnt();
}
