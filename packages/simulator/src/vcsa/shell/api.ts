import { fill, type Profile } from "@patchrig/platforms/profiles";
import { isServiceApi, runServiceApi } from "../machine/services.ts";
import { type Session, say } from "../session/session.ts";
import { runCanned } from "./canned.ts";
import { isModelledApi, sayNotModelled } from "./not-modelled.ts";

export type Api = Profile["apis"][number];
export type Argument = NonNullable<Api["arguments"]>[number];

/** The API command of that name: in full, or without its namespace as long as one name alone ends so. */
export function apiNamed({ machine }: Session, word: string): Api | undefined {
  const { apis } = machine.profile;
  const exact = apis.find(({ name }) => name === word);
  if (exact || !word.includes(".")) return exact;
  const ending = apis.filter(({ name }) => name.endsWith(`.${word}`));
  return ending.length === 1 ? ending[0] : undefined;
}

export const isApi = (session: Session, word: string): boolean => apiNamed(session, word) !== undefined;

/** Runs an API command: `get` prints, `set` says nothing when it succeeds (evidence 15, 17). */
export async function runApi(session: Session, words: readonly string[]): Promise<number> {
  const api = apiNamed(session, words[0] ?? "");
  if (!api) throw new RangeError(`no API command ${words[0]}`);
  const typed = words.slice(1);
  if (!isModelledApi(session.machine.disk.platform, api)) return sayNotModelled(session, words[0] ?? "");
  if (typed.some((word) => word === "-h" || word === "--help")) return helpApi(session, api);
  const read = readArguments(api.arguments ?? [], typed);
  if ("problem" in read) {
    await say(session, session.machine.profile.shell[read.problem], read.values);
    return 1;
  }
  for (const [{ set: setting }, value] of read.given) {
    if (setting === undefined) continue;
    session.machine.disk.settings.set(setting, value);
    session.machine.record("setting", { setting, value });
  }
  if (isServiceApi(api.name)) return runServiceApi(session, api.name, [...read.given.values()][0] ?? "");
  return (await runCanned(session, api.name)) ?? 0;
}

/** What `--help` and `help api NAME` print (evidence 17); for most commands nobody recorded what they are for. */
export async function helpApi(session: Session, api: Api): Promise<number> {
  const { shell } = session.machine.profile;
  const list = api.arguments ?? [];
  if (api.description === undefined) return sayNotModelled(session, `${api.name} --help`);
  const description = api.description.text;
  const options = list.map((argument) => ` ${usageOf(argument)}`).join("");
  await say(session, shell.apiHelp, { name: api.name, options, description });
  if (list.length === 0) return 0;
  const one = (argument: Argument) =>
    fill(shell.apiHelpArgument.text, { argument: usageOf(argument), text: argument.text });
  await say(session, shell.apiHelpArguments, { arguments: list.map(one).join("").trimEnd() });
  return 0;
}

const usageOf = ({ name, type }: Argument) => `--${name} ${type}`;

type Read =
  | { readonly given: ReadonlyMap<Argument, string> }
  | { readonly problem: "apiMissing" | "apiUnknown" | "apiInvalid"; readonly values: Readonly<Record<string, string>> };

/** Names may be abbreviated and a BOOL may have any case: `--enable true` is seen as well as `--enabled True`. */
function readArguments(known: readonly Argument[], typed: readonly string[]): Read {
  const given = new Map<Argument, string>();
  for (let index = 0; index < typed.length; index++) {
    const { argument, flag, glued } = argumentOf(known, typed[index] ?? "");
    if (!argument) return { problem: "apiUnknown", values: { argument: flag } };
    const value = glued ?? typed[++index];
    const fitting = value === undefined ? undefined : fit(argument, value);
    if (fitting === undefined)
      return { problem: "apiInvalid", values: { argument: `--${argument.name}`, value: value ?? "" } };
    given.set(argument, fitting);
  }
  const missing = known.find((argument) => !given.has(argument));
  if (missing) return { problem: "apiMissing", values: { argument: `--${missing.name}` } };
  return { given };
}

/** The argument that a typed word names, in full or abbreviated, and a value that is glued to it. */
export function argumentOf(known: readonly Argument[], word: string) {
  const [flag, glued] = splitAtEquals(word);
  const argument = flag.length > 2 ? known.find(({ name }) => `--${name}`.startsWith(flag)) : undefined;
  return { argument, flag, glued };
}

/** The value as it is kept, or undefined when it is not of the type. */
function fit({ type, choices }: Argument, value: string): string | undefined {
  const words = type === "BOOL" ? ["True", "False"] : choices;
  if (words) return words.find((word) => word.toLowerCase() === value.toLowerCase());
  if (type === "INT") return /^-?\d+$/.test(value) ? value : undefined;
  return value === "" ? undefined : value;
}

function splitAtEquals(word: string): [string, string | undefined] {
  const at = word.startsWith("--") ? word.indexOf("=") : -1;
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}
