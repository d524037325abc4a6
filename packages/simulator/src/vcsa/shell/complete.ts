import type { Session } from "../session/session.ts";
import { type Argument, apiNamed, argumentOf } from "./api.ts";

/**
 * What Tab offers for the word before the cursor: API and plug-in names in their short and long forms, and the options of
 * an API command that are not given yet; never a plug-in's (P7).
 */
export function completions(session: Session, before: string): readonly string[] {
  const words = before.trimStart().split(/\s+/);
  const word = words.at(-1) ?? "";
  const [first = "", second = ""] = words;
  const matching = (names: readonly string[]) => names.filter((name) => name.startsWith(word));
  if (words.length === 1)
    return orEndings(session, word, matching([...pluginNames(session, word), ...apiNames(session, word)]));
  if (words.length === 2 && first === "pi") return matching(pluginNames(session, word));
  if (first === "help" || first === "?") {
    if (words.length === 2) return matching(["api", "pi"]);
    if (words.length > 3) return [];
    if (second === "api") return orEndings(session, word, matching(["list", ...apiNames(session, word)]));
    return matching(["list", ...pluginNames(session, word)]);
  }
  const list = apiNamed(session, first)?.arguments ?? [];
  return matching(optionsLeft(list, words.slice(1, -1)));
}

/**
 * The shortest forms, `shell.set` as the greeting has it, only where nothing else goes on with the word: every name has
 * several (inferred: the manual says no more than that names are completed).
 */
function orEndings(session: Session, word: string, fitting: readonly string[]): readonly string[] {
  if (fitting.some((name) => name !== word)) return fitting;
  const { apis, shell } = session.machine.profile;
  const endings = apis.flatMap(({ name }) => endingsOf(name.replace(shell.apiNamespace.text, "")));
  return [...fitting, ...endings.filter((name) => name.startsWith(word) && apiNamed(session, name))];
}

/** All that a name ends with after one of its dots, as long as there is a dot left. */
function endingsOf(name: string): string[] {
  const parts = name.split(".");
  return parts.slice(1, -1).map((_, index) => parts.slice(index + 1).join("."));
}

/** Nothing where the word is an option's value. */
function optionsLeft(list: readonly Argument[], typed: readonly string[]): readonly string[] {
  const given = new Set<Argument>();
  for (let index = 0; index < typed.length; index++) {
    const { argument, glued } = argumentOf(list, typed[index] ?? "");
    if (!argument) continue;
    given.add(argument);
    if (glued === undefined && ++index === typed.length) return [];
  }
  return list.filter((argument) => !given.has(argument)).map(({ name }) => `--${name}`);
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
