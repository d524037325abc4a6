import { formatInstant } from "@patchrig/core/clock";
import { type Inspection, inspectVhd, instantOf } from "@patchrig/core/vhd";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { VhdOptions } from "./options.ts";
import { placeOf } from "./place.ts";
import { print } from "./print.ts";
import { showBytes } from "./quantity.ts";

/** `vhd inspect FILE`. */
export async function inspect(file: string, options: VhdOptions, context: Context): Promise<ExitCode> {
  const seen = inspectVhd(placeOf(file, context));
  print(context, options.json, { json: documentOf(seen), rows: rowsOf(seen) });
  return EXIT.done;
}

function documentOf({ footer, parent, ...rest }: Inspection): object {
  const { headerAt, timeStamp, ...fields } = footer;
  return {
    ...rest,
    ...fields,
    blockSize: rest.blockSize ?? null,
    timeStamp: formatInstant(instantOf(timeStamp)),
    parent: parent
      ? {
          uuid: parent.uuid,
          name: parent.name,
          timeStamp: formatInstant(instantOf(parent.timeStamp)),
          locators: parent.paths.map(({ code, path }) => ({ code, path: path ?? null })),
        }
      : null,
  };
}

function rowsOf({ file, fileSize, footer, footerFrom, blockSize, parent, notes, geometrySize }: Inspection) {
  const { cylinders, heads, sectors } = footer.geometry;
  const geometry = `${cylinders}/${heads}/${sectors}`;
  const reach = geometrySize === footer.size ? "" : `, which reaches ${showBytes(geometrySize)}`;
  return [
    ["file", `${file}, ${showBytes(fileSize)}`],
    ["type", footer.type],
    ["disk", showBytes(footer.size)],
    ["id", footer.uuid],
    ["made", `${formatInstant(instantOf(footer.timeStamp))} by ${JSON.stringify(footer.creator)}`],
    ["geometry", `${geometry}${reach}`],
    ["footer", { end: "at the end", copy: "the copy at the start", "end-511": "at the end, 511 bytes" }[footerFrom]],
    ...(blockSize === undefined ? [] : [["blocks of", showBytes(blockSize)] as const]),
    ...(parent === undefined ? [] : [["parent", `${parent.name}, id ${parent.uuid}`] as const]),
    ...(parent?.paths ?? []).map(
      ({ code, path }) => [`  ${code}`, path ?? "(not a path that can be followed)"] as const,
    ),
    ...notes.map((note) => ["note", note] as const),
  ] as const satisfies readonly (readonly [string, string])[];
}
