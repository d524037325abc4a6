import { apiNamed } from "./api.ts";
import type { Session } from "./session.ts";

/**
 * What Tab offers for the word before the cursor: API and plug-in names in their short and long forms, and an API
 * command's own options; never a plug-in's (vcsa-facts section 2).
 */
export function completions(session: Session, before: string): readonly string[] {
  const words = before.trimStart().split(/\s+/);
  const word = words.at(-1) ?? "";
  const [first = "", second = ""] = words;
  const matching = (names: readonly string[]) => names.filter((name) => name.startsWith(word));
  if (words.length === 1) return matching([...pluginNames(session, word), ...apiNames(session, word)]);
  if (words.length === 2 && first === "pi") return matching(pluginNames(session, word));
  if (first === "help" || first === "?") {
    if (words.length === 2) return matching(["api", "pi"]);
    if (words.length > 3) return [];
    return matching(["list", ...(second === "api" ? apiNames(session, word) : pluginNames(session, word))]);
  }
  const options = apiNamed(session, first)?.arguments ?? [];
  return matching(options.map(({ name }) => `--${name}`));
}

/** Long names only for who has begun to type one: otherwise every name would be offered twice. */
const isLong = (word: string) => word.length > 2 && (word.startsWith(NAMESPACE) || NAMESPACE.startsWith(word));

const NAMESPACE = "com.vmware.";

function pluginNames({ machine }: Session, word: string): string[] {
  const long = machine.profile.plugins.map(({ name }) => name);
  return isLong(word) ? long : long.map((name) => name.slice(NAMESPACE.length));
}

function apiNames({ machine }: Session, word: string): string[] {
  const long = machine.profile.apis.map(({ name }) => name);
  return isLong(word) ? long : long.map((name) => name.replace(/^com\.vmware\.appliance\.(version1\.)?/, ""));
}
