import { formatInstant } from "@patchrig/core/clock";
import type { Task } from "./task.ts";

const FOOTER = 512;
const DIFFERENCING = 4;
/** Seconds from 1970 to 2000, where a VHD's time begins. */
const EPOCH = 946_684_800;

/** What is said of a VHD before it comes, out of its footer and, of a differencing one, its header (A14). */
export function prepareBody({ image, location }: Task, file: Buffer): string {
  const footer = file.subarray(file.length - FOOTER);
  const isChild = footer.readUInt32BE(60) === DIFFERENCING;
  const header = isChild ? file.subarray(FOOTER) : undefined;
  const rows: readonly (readonly [string, string])[] = [
    ["Label", Buffer.from(image).toString("base64")],
    ["Description", ""],
    ["Uuid", uuidAt(footer, 68)],
    ["Timestamp", timeAt(footer, 24)],
    ["CompressedSizeInBytes", String(file.length)],
    ["MountedSizeInBytes", String(footer.readBigUInt64BE(48))],
    ["Location", location],
    ...(header === undefined
      ? []
      : ([
          ["ParentUuid", uuidAt(header, 40)],
          ["ParentTimestamp", timeAt(header, 56)],
        ] as const)),
  ];
  const inner = rows.map(([name, value]) => `<${name}>${value}</${name}>`).join("");
  return `<PrepareMachineImage xmlns="http://schemas.microsoft.com/windowsazure">${inner}</PrepareMachineImage>`;
}

const uuidAt = (bytes: Buffer, offset: number): string =>
  bytes.toString("hex", offset, offset + 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

const timeAt = (bytes: Buffer, offset: number): string =>
  formatInstant((bytes.readUInt32BE(offset) + EPOCH) * 1_000).replace(/\.\d+Z/, "Z");
