import { PatchrigError } from "../../errors.ts";
import type { BlobAnswer, BlobRange } from "../../ports/blob.ts";
import { parseXmlBytes } from "../../vmrole/xml/document.ts";
import { childNamed, childrenNamed, type XmlElement } from "../../vmrole/xml/element.ts";
import { type SendToBlob, TOO_LONG } from "./send.ts";

const PAGE = 512;

/** Where a page blob was written to, asked in halves where there is too much for one answer. */
export async function listRanges(url: string, send: SendToBlob): Promise<BlobAnswer<readonly BlobRange[]>> {
  const head = await send(url, { method: "HEAD" });
  if (head.kind !== "done") return head;
  const size = Number(head.value.headers["content-length"]);
  return listWithin(url, { offset: 0, length: Number.isSafeInteger(size) ? size : 0 }, send);
}

async function listWithin(url: string, within: BlobRange, send: SendToBlob): Promise<BlobAnswer<readonly BlobRange[]>> {
  if (within.length === 0) return { kind: "done", value: [] };
  const range = `bytes=${within.offset}-${within.offset + within.length - 1}`;
  const answer = await send(url, { method: "GET", comp: "pagelist", headers: { "x-ms-range": range } });
  if (answer.kind === "done") return { kind: "done", value: rangesOf(answer.value.bytes) };
  if (answer.kind !== "refused" || answer.code !== TOO_LONG || within.length <= PAGE) return answer;
  const half = Math.ceil(within.length / 2 / PAGE) * PAGE;
  const first = await listWithin(url, { offset: within.offset, length: half }, send);
  if (first.kind !== "done") return first;
  const rest = { offset: within.offset + half, length: within.length - half };
  const second = await listWithin(url, rest, send);
  return second.kind === "done" ? { kind: "done", value: [...first.value, ...second.value] } : second;
}

function rangesOf(bytes: Buffer): readonly BlobRange[] {
  const { root } = parseXmlBytes(bytes, "the blob's list of pages");
  return childrenNamed(root, "PageRange").map((range) => {
    const [start, end] = [numberIn(range, "Start"), numberIn(range, "End")];
    if (end < start) throw new PatchrigError("not-reachable", `expected a range of pages, found ${start} to ${end}`);
    return { offset: start, length: end - start + 1 };
  });
}

function numberIn(element: XmlElement, name: string): number {
  const text = childNamed(element, name)?.text.trim() ?? "";
  const value = Number(text);
  if (text !== "" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new PatchrigError(
    "not-reachable",
    `expected a number in <${name}> of the blob's list of pages, found "${text}"`,
  );
}
