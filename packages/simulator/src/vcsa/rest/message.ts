import { fill, type Rest } from "@patchrig/platforms/profiles";

/** A message as vAPI has them: an id, what fills its places, and the words in English. */
export function message(of: Rest["messages"][keyof Rest["messages"]], values: Readonly<Record<string, string>> = {}) {
  const { id, text: template } = of.value;
  const text = fill(template, values);
  // A plain message has its words for its only argument.
  return { id, default_message: text, args: id.endsWith("plain_message") ? [text] : [] };
}
