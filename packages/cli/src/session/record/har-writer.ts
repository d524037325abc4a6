import { closeSync, openSync, writeSync } from "node:fs";
import { PatchrigError } from "@patchrig/core/errors";
import {
  formatHarEntry,
  HAR_HEAD,
  HAR_TAIL,
  type HttpExchange,
  type RedactionRules,
  redactExchange,
} from "@patchrig/core/transcript";

/** Writes exchanges as they end. The file is a whole HAR after each of them, also when this process is killed. */
export interface HarWriter {
  readonly file: string;
  write(exchange: HttpExchange): void;
  count(): number;
  close(): void;
}

export function createHarWriter(file: string, rules: () => RedactionRules): HarWriter {
  let descriptor: number;
  try {
    descriptor = openSync(file, "w", 0o600);
  } catch (cause) {
    throw new PatchrigError("journal", `the recording ${file} cannot be written`, { cause });
  }
  let count = 0;
  let end = writeSync(descriptor, HAR_HEAD);
  writeSync(descriptor, HAR_TAIL, end);
  return {
    file,
    write: (exchange) => {
      const entry = formatHarEntry(redactExchange(exchange, rules()).exchange);
      const text = Buffer.from(`${count === 0 ? "" : ",\n"}${entry}`);
      // The tail is overwritten, and written again behind: in one call, so that there is no moment without it.
      writeSync(descriptor, Buffer.concat([text, Buffer.from(HAR_TAIL)]), 0, text.length + HAR_TAIL.length, end);
      end += text.length;
      count++;
    },
    count: () => count,
    close: () => closeSync(descriptor),
  };
}
