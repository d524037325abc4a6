import { utcFields } from "@patchrig/core/clock";
import type { BlobProperties, StoredBlob } from "../../../vmrole/storage/stored-blob.ts";
import type { BlobCall, BlobReply } from "./blob-call.ts";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** An instant as HTTP writes it. */
export function httpDate(at: number): string {
  const { year, month, day, weekday, hour, minute, second } = utcFields(at);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${DAYS[weekday]}, ${two(day)} ${MONTHS[month - 1]} ${year} ${two(hour)}:${two(minute)}:${two(second)} GMT`;
}

/** What every reply on a blob tells of it. */
export const stamps = (blob: StoredBlob): Record<string, string> => ({
  etag: blob.etag,
  "last-modified": httpDate(blob.changedAt),
});

/** What a blob's properties are as headers. */
export function headersOf(blob: StoredBlob): NonNullable<BlobReply["headers"]> {
  const { properties, metadata } = blob;
  const optional = {
    "content-md5": properties.contentMd5,
    "content-encoding": properties.contentEncoding,
    "content-language": properties.contentLanguage,
    "content-disposition": properties.contentDisposition,
    "cache-control": properties.cacheControl,
  };
  return {
    ...stamps(blob),
    "content-type": properties.contentType,
    "accept-ranges": "bytes",
    "x-ms-blob-type": blob.kind === "page" ? "PageBlob" : "BlockBlob",
    "x-ms-lease-status": blob.locked ? "locked" : "unlocked",
    "x-ms-lease-state": blob.locked ? "leased" : "available",
    ...(blob.kind === "page" ? { "x-ms-blob-sequence-number": blob.sequence } : {}),
    ...Object.fromEntries(Object.entries(optional).flatMap(([name, value]) => (value ? [[name, value]] : []))),
    ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-ms-meta-${name}`, value])),
  };
}

/** The properties that a request gives a blob. */
export function propertiesOf({ header }: BlobCall): BlobProperties {
  const optional = {
    contentMd5: header("x-ms-blob-content-md5"),
    contentEncoding: header("x-ms-blob-content-encoding"),
    contentLanguage: header("x-ms-blob-content-language"),
    contentDisposition: header("x-ms-blob-content-disposition"),
    cacheControl: header("x-ms-blob-cache-control"),
  };
  const given = Object.entries(optional).filter(([, value]) => value !== undefined);
  const contentType = header("x-ms-blob-content-type") ?? header("content-type") ?? "application/octet-stream";
  return { contentType, ...Object.fromEntries(given) };
}

/** The metadata that a request gives a blob. */
export const metadataOf = ({ request }: BlobCall): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      name.startsWith("x-ms-meta-") ? [[name.slice("x-ms-meta-".length), String(value)]] : [],
    ),
  );
