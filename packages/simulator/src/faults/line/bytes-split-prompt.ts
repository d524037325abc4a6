import { bytesFault, cutAt } from "./bytes-fault.ts";

/** The prompt comes in two halves, with a pause between. */
export const bytesSplitPrompt = bytesFault({
  id: "bytes-split-prompt",
  title: "The prompt arrives in two halves",
  backing: { cite: ["43"] },
  client: "Know the prompt when both halves are there.",
  cut: (bytes, { subject, random }) => {
    const at = bytes.indexOf(subject.prompt);
    return at < 0 ? cutAt(bytes, [], 0) : cutAt(bytes, [at + random.integer(1, subject.prompt.length - 1)], 700);
  },
});
