import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "it may not be read",
  EISDIR: "it is a folder",
  ENOTDIR: "it is no folder",
};

/**
 * A recording's text, piece by piece, `-` being stdin: memory does not grow with it. Half a character at a piece's end
 * waits for its other half; bytes that are no UTF-8 become U+FFFD. Throws `PatchrigError` unreadable-input.
 */
export async function* readPieces(file: string, context: Context): AsyncGenerator<string> {
  const stream =
    file === "-" ? process.stdin.setEncoding("utf8") : createReadStream(resolve(context.cwd, file), OPTIONS);
  let empty = true;
  try {
    for await (const piece of stream) {
      empty = false;
      yield String(piece);
    }
  } catch (cause) {
    throw unreadable(file, cause);
  }
  if (empty) throw new PatchrigError("unreadable-input", `${file}:1:1: expected a recorded session, got an empty file`);
}

const OPTIONS = { encoding: "utf8", highWaterMark: 256 * 1024 } as const;

/** Names the file, and line and column where the reader told a line; else says what to try. */
export function unreadable(file: string, cause: unknown, hint = HINT): PatchrigError {
  if (cause instanceof PatchrigError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  const [, line, column = "1", what] = /^line (\d+)(?::(\d+))?: ([\s\S]*)$/.exec(message ?? "") ?? [];
  const reason = code === "ENOENT" && hint !== HINT ? "there is no such folder" : (REASONS[code ?? ""] ?? message);
  const text = line === undefined ? `${file}: ${reason}` : `${file}:${line}:${column}: ${what}`;
  return new PatchrigError("unreadable-input", text, { cause, ...(line === undefined ? { hint } : {}) });
}

const HINT = "name a file that exists and may be read";
