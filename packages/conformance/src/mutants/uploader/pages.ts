import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { realSleep } from "@patchrig/core/clock";
import { fetchPage } from "../../judge/fetch-page.ts";
import { call } from "./management.ts";
import { type Task, UploadEnd } from "./task.ts";

const PAGE = 512;
/** Small enough that an upload has many, as csupload's have. */
const RANGE = 512 * 1_024;
const PAUSE_MS = 20;
const TRIES = 10;
const HAMMERED = 60;

/** Sends what is not empty of the file to the image's page blob, and notes each range that has arrived. */
export async function sendPages(task: Task, file: Buffer, ranges = rangesOf(task, file)): Promise<void> {
  const { mistake, notes } = task;
  let address = await addressOf(task);
  const known = new Set(existsSync(notes) ? readFileSync(notes, "utf8").split("\n") : []);
  if (known.size === 0) await put(task, address, createHeaders(file.length), undefined);
  const wanted = mistake === "begins-anew" ? ranges : ranges.filter((range) => !known.has(String(range)));
  for (let at = 0; at < wanted.length; at++) {
    const offset = wanted[at] ?? 0;
    const status = await putRange(task, address, { offset, body: bytesAt(task, file, offset) });
    if (status < 300) appendFileSync(notes, `${offset}\n`);
    if (status < 300 || mistake === "skips-failed-page") continue;
    address = await afterRefusal(task, status, address);
    at = mistake === "restarts-upload" ? -1 : at - 1;
    await realSleep(PAUSE_MS);
  }
}

/** The address to go on with: another one where the signature has expired (A14). Throws `UploadEnd` where nothing helps. */
async function afterRefusal(task: Task, status: number, address: string): Promise<string> {
  const mayRenew = status === 403 && task.mistake !== "gives-up-on-403" && task.so.renewals++ < TRIES;
  if (mayRenew) return await addressOf(task);
  if (status < 500) throw new UploadEnd(status, `the store answered ${status}`);
  return address;
}

async function putRange(
  task: Task,
  address: string,
  { offset, body }: { readonly offset: number; readonly body: Buffer },
): Promise<number> {
  const tries = task.mistake === "hammers" ? HAMMERED : 1;
  let status = 403;
  for (let count = 0; count < tries && status === 403; count++) {
    status = await put(task, `${address}&comp=page`, pageHeaders(offset, body.length), body);
  }
  return status;
}

/** Where ranges begin that have something in them; the rest of a VHD of zeros needs not be sent (W22). */
export function rangesOf({ mistake }: Task, file: Buffer): readonly number[] {
  const all = Array.from({ length: Math.ceil(file.length / RANGE) }, (_, index) => index * RANGE);
  const full = all.filter((offset) => file.subarray(offset, offset + RANGE).some((byte) => byte !== 0));
  const empty = all.find((offset) => !full.includes(offset));
  return mistake === "sends-zeros" && empty !== undefined ? [...full, empty] : full;
}

function bytesAt(task: Task, file: Buffer, offset: number): Buffer {
  const bytes = Buffer.from(file.subarray(offset, offset + RANGE));
  if (task.mistake === "spoils-a-page" && !task.so.spoilt) {
    task.so.spoilt = true;
    bytes[PAGE] = (bytes[PAGE] ?? 0) ^ 0xff;
  }
  return bytes;
}

/** The blob's address, with the signature that lets in (A14). */
async function addressOf(task: Task): Promise<string> {
  const expiry = encodeURIComponent("2099-01-01T00:00:00.0000000Z");
  const path = `machineimages/${task.image}?comp=reference&expiry=${expiry}&permission=readwrite`;
  const answer = await call(task, { method: "GET", path });
  const url = /<SharedAccessSignatureUrl>([^<]+)</.exec(answer.body)?.[1]?.replaceAll("&amp;", "&");
  if (url === undefined) throw new UploadEnd(answer.status, `no address for the VHD: ${answer.status}`);
  if (task.mistake === "tells-signature") task.print(`uploading to ${url}`);
  return url;
}

const ODD = 100;
const ANSWER_MS = 10_000;

async function put(
  task: Task,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer | undefined,
): Promise<number> {
  const { origin, pathname, search } = new URL(url);
  const send = (more: Readonly<Record<string, string>>, bytes: Buffer) => {
    const own = { ...more, "content-length": String(bytes.length) };
    const asked = { url: origin, path: `${pathname}${search}`, method: "PUT", headers: own, body: bytes };
    return fetchPage({ ...asked, limitMs: ANSWER_MS });
  };
  if (task.mistake === "sends-odd-ranges" && body !== undefined) {
    await send(pageHeaders(0, ODD), body.subarray(0, ODD));
  }
  return (await send(headers, body ?? Buffer.alloc(0))).status;
}

const createHeaders = (size: number) => ({
  "x-ms-version": "2011-08-18",
  "x-ms-blob-type": "PageBlob",
  "x-ms-blob-content-length": String(size),
});

const pageHeaders = (offset: number, length: number) => ({
  "x-ms-version": "2011-08-18",
  "x-ms-page-write": "update",
  "x-ms-range": `bytes=${offset}-${offset + length - 1}`,
});
