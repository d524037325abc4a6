import type { Session } from "../session/session.ts";
import { apiNamed } from "./api.ts";

/**
 * What Tab offers for the word before the cursor: API and plug-in names in their short and long forms, and an API
 * command's own options; never a plug-in's (P7).
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
function isLong({ machine }: Session, word: string): boolean {
  const { text } = machine.profile.shell.pluginNamespace;
  return word.length > 2 && (word.startsWith(text) || text.startsWith(word));
}

function pluginNames(session: Session, word: string): string[] {
  const { plugins, shell } = session.machine.profile;
  const long = plugins.map(({ name }) => name);
  return isLong(session, word) ? long : long.map((name) => name.slice(shell.pluginNamespace.text.length));
}

function apiNames(session: Session, word: string): string[] {
  const { apis, shell } = session.machine.profile;
  const long = apis.map(({ name }) => name);
  return isLong(session, word) ? long : long.map((name) => name.replace(shell.apiNamespace.text, ""));
}
