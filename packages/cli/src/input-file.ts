import { access, constants, readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "./context.ts";

/** Reads a file that an option names. Throws `PatchrigError` unreadable-input, naming the option and the file. */
export async function readInputFile(option: string, file: string, context: Context): Promise<string> {
  try {
    return await readFile(resolve(context.cwd, file), "utf8");
  } catch (cause) {
    throw unreadable(option, file, cause);
  }
}

/** The whole name of a file that is read later. Throws `PatchrigError` unreadable-input as `readInputFile` does. */
export async function requireInputFile(option: string, file: string, context: Context): Promise<string> {
  const path = resolve(context.cwd, file);
  try {
    await access(path, constants.R_OK);
    if ((await stat(path)).isDirectory()) throw Object.assign(new Error("it is a folder"), { code: "EISDIR" });
    return path;
  } catch (cause) {
    throw unreadable(option, file, cause);
  }
}

function unreadable(option: string, file: string, cause: unknown): PatchrigError {
  const code = (cause as NodeJS.ErrnoException).code;
  const reason = REASONS[code ?? ""] ?? (cause instanceof Error ? cause.message : String(cause));
  return new PatchrigError("unreadable-input", `${option}: ${file}: ${reason}`, {
    cause,
    hint: "name a file that exists and may be read",
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "it may not be read",
  EISDIR: "it is a folder",
};

/** Reads JSON. Throws `PatchrigError` unreadable-input with file:line:column of the first mistake. */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = (cause as Error).message;
    const { line, column } = placeOf(text, message);
    const what = message.replace(/,? (?:\.{3})?"[\s\S]*"(?:\.{3})? is not valid JSON$/, "");
    throw new PatchrigError("unreadable-input", `${file}:${line}:${column}: expected JSON: ${what}`, { cause });
  }
}

/** The parser tells an offset, the token that it did not expect, or, at the end of the text, nothing. */
function placeOf(text: string, message: string): { readonly line: number; readonly column: number } {
  const offset = /position (\d+)/.exec(message)?.[1];
  const at = offset === undefined ? firstUnexpected(text) : Number(offset);
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Where the shortest beginning ends that no text could go on from; the text's length when it only lacks its end. */
function firstUnexpected(text: string): number {
  let [good, bad] = [0, text.length + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (hasUnexpected(text.slice(0, middle))) bad = middle;
    else good = middle;
  }
  return good;
}

function hasUnexpected(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (problem) {
    return (problem as Error).message.startsWith("Unexpected token");
  }
}
