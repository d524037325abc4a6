import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { BlobAnswer, BlobPort } from "../ports/blob.ts";
import type { ContractCase } from "./shell-contract.ts";

/** A `BlobPort` with addresses of a store that is empty. */
export interface BlobPlace {
  readonly port: BlobPort;
  /** Of a blob by that name, with a signature that may do everything. */
  address(name: string): string;
  /** The same with a signature whose time is over. */
  expired(name: string): string;
}

const MIB = 2 ** 20;

/** What every `BlobPort` promises. */
export const blobContract: readonly ContractCase<BlobPlace>[] = [
  {
    title: "knows no blob where there is none",
    check: async ({ port, address }) => {
      assert.deepEqual(await port.find(address("none.vhd")), { kind: "done", value: undefined });
    },
  },
  {
    title: "makes a page blob of zeros once, and leaves one that is there as it is",
    check: async ({ port, address }) => {
      const url = address("once.vhd");
      expectDone(await port.createPages(url, MIB));
      assert.deepEqual(expectDone(await port.find(url)), { size: MIB });
      assert.deepEqual(expectDone(await port.ranges(url)), []);
      const again = await port.createPages(url, 2 * MIB);
      assert.equal(again.kind === "refused" && again.code, "BlobAlreadyExists");
      assert.deepEqual(expectDone(await port.find(url)), { size: MIB });
    },
  },
  {
    title: "takes pages with their MD5, tells where they are and reads them back",
    check: async ({ port, address }) => {
      const url = address("pages.vhd");
      expectDone(await port.createPages(url, MIB));
      const [one, other] = [Buffer.alloc(1_024, 7), Buffer.alloc(512, 9)];
      expectDone(await port.putPages(url, { offset: 4_096, bytes: one, md5: md5Of(one) }));
      expectDone(await port.putPages(url, { offset: MIB - 512, bytes: other, md5: md5Of(other) }));
      assert.deepEqual(expectDone(await port.ranges(url)), [
        { offset: 4_096, length: 1_024 },
        { offset: MIB - 512, length: 512 },
      ]);
      const read = expectDone(await port.read(url, { offset: 3_584, length: 2_048 }));
      assert.ok(read.equals(Buffer.concat([Buffer.alloc(512), one, Buffer.alloc(512)])));
    },
  },
  {
    title: "keeps a block blob, the last that was put",
    check: async ({ port, address }) => {
      const url = address("shop.cspkg");
      expectDone(await port.put(url, Buffer.alloc(100, 1)));
      expectDone(await port.put(url, Buffer.alloc(70, 2)));
      assert.deepEqual(expectDone(await port.find(url)), { size: 70 });
    },
  },
  {
    title: "tells that a signature's time is over",
    check: async ({ port, address, expired }) => {
      expectDone(await port.createPages(address("late.vhd"), MIB));
      assert.equal((await port.find(expired("late.vhd"))).kind, "expired");
      const bytes = Buffer.alloc(512, 3);
      assert.equal((await port.putPages(expired("late.vhd"), { offset: 0, bytes, md5: md5Of(bytes) })).kind, "expired");
    },
  },
];

/** What a store that compares promises besides; the emulator Azurite does not compare. */
export const comparingBlobContract: readonly ContractCase<BlobPlace>[] = [
  {
    title: "refuses pages that are others than their MD5 says",
    check: async ({ port, address }) => {
      const url = address("md5.vhd");
      expectDone(await port.createPages(url, MIB));
      const answer = await port.putPages(url, {
        offset: 0,
        bytes: Buffer.alloc(512, 1),
        md5: md5Of(Buffer.alloc(512)),
      });
      assert.equal(answer.kind, "refused");
      assert.deepEqual(expectDone(await port.ranges(url)), []);
    },
  },
];

const md5Of = (bytes: Buffer): string => createHash("md5").update(bytes).digest("base64");

function expectDone<T>(answer: BlobAnswer<T>): T {
  if (answer.kind === "done") return answer.value;
  return assert.fail(`${answer.kind}: ${answer.text}`);
}
