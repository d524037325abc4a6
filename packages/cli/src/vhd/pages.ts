import { nextTurn } from "@patchrig/core/clock";
import { inspectVhd, openFilePages, openPages, type PageRange } from "@patchrig/core/vhd";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { oneOf } from "../vmrole/options.ts";
import type { PagesFileOptions } from "./options.ts";
import { placeOf } from "./place.ts";
import { print } from "./print.ts";
import { showBytes } from "./quantity.ts";

/** How the bytes of a file become those of a blob. */
type SentAs = "file" | "disk" | "patch";

const TOLD: Readonly<Record<SentAs, string>> = {
  file: "the differencing VHD as it lies, as `vmrole run` and `image add` send it",
  disk: "the whole disk as a fixed VHD",
  patch: "what the child holds itself, over a copy of its parent's blob",
};

/** `vhd pages FILE`: what an upload would send. With `--json` one document, its ranges as [offset, length]. */
export async function pages(file: string, options: PagesFileOptions, context: Context): Promise<ExitCode> {
  const path = placeOf(file, context);
  const { as, blobSize, ranges, close } = openAs(path, options);
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
  const json = { as, blobSize, ownOnly: as !== "disk", bytesToSend: bytes.write, bytesToClear: bytes.clear };
  if (options.json) print(context, true, { json: { ...json, ...found }, rows: [] });
  else context.stderr.write(`${showBytes(bytes.write)} to send of a blob of ${showBytes(blobSize)}: ${TOLD[as]}\n`);
  return EXIT.done;
}

interface Opened {
  readonly as: SentAs;
  readonly blobSize: number;
  ranges(): Iterable<PageRange>;
  close(): void;
}

function openAs(path: string, { as, whole }: PagesFileOptions): Opened {
  const isChild = inspectVhd(path).footer.type === "differencing";
  const usual: SentAs = isChild ? "file" : "disk";
  const wanted = as === undefined ? (whole ? "disk" : usual) : oneOf("--as", as, ["file", "disk", "patch"]);
  if (!isChild || wanted === "disk") return { as: "disk", ...openPages(path, { whole: true }) };
  return wanted === "patch" ? { as: "patch", ...openPages(path) } : { as: "file", ...openFilePages(path) };
}
