import { nextTurn } from "@patchrig/core/clock";
import { openPages } from "@patchrig/core/vhd";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { PagesFileOptions } from "./options.ts";
import { placeOf } from "./place.ts";
import { print } from "./print.ts";
import { showBytes } from "./quantity.ts";

/** `vhd pages FILE`: what an upload would send. With `--json` one document, its ranges as [offset, length]. */
export async function pages(file: string, options: PagesFileOptions, context: Context): Promise<ExitCode> {
  const { blobSize, ownOnly, ranges, close } = openPages(placeOf(file, context), { whole: options.whole });
  const found: { readonly [kind in "write" | "clear"]: (readonly [number, number])[] } = { write: [], clear: [] };
  const bytes = { write: 0, clear: 0 };
  try {
    for (const { kind, offset, length } of ranges()) {
      bytes[kind] += length;
      if (options.json) found[kind].push([offset, length]);
      else context.stdout.write(`${kind} ${offset} ${length}\n`);
      if ((found[kind].length & 63) === 0) await nextTurn();
      context.interrupted.throwIfAborted();
    }
  } finally {
    close();
  }
  const json = { blobSize, ownOnly, bytesToSend: bytes.write, bytesToClear: bytes.clear };
  const of = ownOnly ? "what the child holds itself, over its parent's blob" : "the whole disk";
  if (options.json) print(context, true, { json: { ...json, ...found }, rows: [] });
  else context.stderr.write(`${showBytes(bytes.write)} to send of a blob of ${showBytes(blobSize)}: ${of}\n`);
  return EXIT.done;
}
