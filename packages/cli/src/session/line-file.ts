import { closeSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { splitLines } from "@patchrig/core/transcript";
import { cannotWrite } from "./replace-file.ts";

/** A file that is written from its beginning to its end, beside its place, in memory that does not grow with it. */
export interface LineFile {
  /** Where it is written: nobody else's until it has its name. */
  readonly path: string;
  write(text: string): void;
  /** Gives it its name. */
  finish(): void;
  /** Leaves nothing of it. */
  abandon(): void;
}

const BUFFER = 262_144;

/** Throws `PatchrigError` cannot-write, also later. */
export function createLineFile(file: string, ending: ".part" | ".rows" = ".part", mode = 0o644): LineFile {
  const path = `${file}${ending}`;
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw cannotWrite(file, cause);
    }
  };
  const descriptor = attempt(() => openSync(path, "w", mode));
  let open = true;
  let held: string[] = [];
  let length = 0;
  const flush = () => {
    if (held.length > 0) attempt(() => writeSync(descriptor, held.join("")));
    held = [];
    length = 0;
  };
  const close = () => {
    if (open) closeSync(descriptor);
    open = false;
  };
  return {
    path,
    write: (text) => {
      held.push(text);
      length += text.length;
      if (length > BUFFER) flush();
    },
    finish: () => {
      flush();
      close();
      if (ending === ".part") attempt(() => renameSync(path, file));
    },
    abandon: () => {
      close();
      rmSync(path, { force: true });
    },
  };
}

/** Reads a file's text piece by piece, at once. */
export function readAtOnce(file: string, take: (piece: string) => void): void {
  const descriptor = openSync(file, "r");
  try {
    const decoder = new StringDecoder("utf8");
    const buffer = Buffer.alloc(BUFFER);
    for (let length = readSync(descriptor, buffer); length > 0; length = readSync(descriptor, buffer))
      take(decoder.write(buffer.subarray(0, length)));
    take(decoder.end());
  } finally {
    closeSync(descriptor);
  }
}

/** Reads a file's lines, at once. */
export function readLinesAtOnce(file: string, take: (line: string) => void): void {
  const reader = splitLines((line) => take(line));
  readAtOnce(file, reader.write);
  reader.end();
}
