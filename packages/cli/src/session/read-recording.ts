import { PatchrigError } from "@patchrig/core/errors";
import { detectFormat, type SessionFormat, type SessionReader } from "@patchrig/core/transcript";
import type { Context } from "../context.ts";
import { readPieces, unreadable } from "./read-pieces.ts";

const HEAD = 4_096;

/**
 * Reads a recording of any size piece by piece: tells its format by how it begins, and gives all of it to the reader that
 * `open` chooses. Throws `PatchrigError` unreadable-input: file:line:column, or what else `open` throws.
 */
export async function readRecording(
  file: string,
  context: Context,
  open: (format: SessionFormat | "binary") => SessionReader,
): Promise<void> {
  let head = "";
  let reader: SessionReader | undefined;
  const begin = () => {
    const chosen = open(detectFormat(head.slice(0, HEAD)));
    chosen.write(head);
    return chosen;
  };
  try {
    for await (const piece of readPieces(file, context)) {
      if (reader) reader.write(piece);
      else {
        head += piece;
        if (head.length >= HEAD) reader = begin();
      }
    }
    reader ??= begin();
    reader.end();
  } catch (problem) {
    throw unreadable(file, problem);
  }
}

/** Throws `PatchrigError` unreadable-input. */
export function noBinary(file: string, format: SessionFormat | "binary"): SessionFormat {
  if (format !== "binary") return format;
  throw new PatchrigError("unreadable-input", `${file}:1:1: expected a recorded session, got a binary file`);
}
