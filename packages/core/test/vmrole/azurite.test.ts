import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPageBlob } from "../../src/adapters/page-blob/create-page-blob.ts";
import { systemClock } from "../../src/clock/index.ts";
import type { BlobPort, PageWrite } from "../../src/ports/blob.ts";
import { blobContract } from "../../src/testing/index.ts";
import { createVhd, diffVhd, flatHash, openDisk, openWritable } from "../../src/vhd/index.ts";
import type { SentPages } from "../../src/vmrole/upload/sent-pages.ts";
import { uploadPages } from "../../src/vmrole/upload/upload-pages.ts";
import { openUpload } from "../../src/vmrole/upload/upload-source.ts";
import { type Azurite, startAzurite } from "./azurite.ts";

const MIB = 2 ** 20;
const SIZE = 64 * MIB;

describe("page blobs, by the storage emulator of somebody else (Azurite)", () => {
  let azurite: Azurite;
  let folder: string;
  let port: ReturnType<typeof createPageBlob>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-azurite-"));
    azurite = await startAzurite();
    port = createPageBlob({ clock: systemClock, trustFor: () => ({}) });
  }, 60_000);
  afterAll(async () => {
    await port.close();
    await azurite.close();
    rmSync(folder, { recursive: true });
  });

  const address = (name: string) => azurite.address(name, systemClock.now());
  const expired = (name: string) => azurite.address(name, systemClock.now(), -1);

  it.each(blobContract)("$title", async ({ check }) => check({ port, address, expired }));

  const content = async (name: string) => azurite.container.getBlobClient(name).downloadToBuffer();

  it("holds the disk of a dynamic VHD as a fixed one, byte for byte, after its pages with data were sent", async () => {
    const file = await makeBase("base.vhd");
    const source = openUpload(file);
    const sent = watched(port);
    const ended = await upload(source, sent, () => address("base.vhd"));
    expect(ended).toMatchObject({ kind: "done", value: { sentBytes: source.countBytes(), foundBytes: 0 } });
    const blob = await content("base.vhd");
    expect(blob).toHaveLength(SIZE + 512);
    expect(sha256(blob.subarray(0, SIZE))).toBe(await diskHash(file));
    expect(sent.bytes()).toBeLessThan(SIZE / 4);
    expect(sent.zeroPages()).toBe(0);
  });

  it("holds a differencing VHD as it lies on the disk: its own bytes, so that a parent can be found for it", async () => {
    const base = await makeBase("parent.vhd");
    const image = join(folder, "new.vhd");
    await createVhd(image, { type: "dynamic", size: SIZE, now: systemClock.now() });
    write(image, 5 * MIB, Buffer.alloc(8_192, 0x55));
    const child = join(folder, "child.vhd");
    await diffVhd(child, { parent: base, image, now: systemClock.now() });
    const ended = await upload(openUpload(child), port, () => address("child.vhd"));
    expect(ended.kind).toBe("done");
    expect(sha256(await content("child.vhd"))).toBe(sha256(readFileSync(child)));
  });

  it("goes on where it was cut off: what is there is not sent again, what was not written down is compared", async () => {
    const source = openUpload(await makeBase("cut.vhd"));
    const journal: SentPages[] = [];
    const cut = watched(port, { failAfter: 6 });
    await expect(upload(source, cut, () => address("cut.vhd"), journal)).rejects.toThrow("the line was cut");
    // As if the process had died before its last two ranges were on the disk.
    const written = journal.slice(0, -2);
    const rest = watched(port);
    const ended = await upload(source, rest, () => address("cut.vhd"), [...written]);
    expect(ended).toMatchObject({ kind: "done", value: { foundBytes: cut.bytes() } });
    expect(cut.bytes() + rest.bytes()).toBe(source.countBytes());
    expect(rest.offsets().filter((offset) => cut.offsets().includes(offset))).toEqual([]);
    expect(sha256((await content("cut.vhd")).subarray(0, SIZE))).toBe(await diskHash(source.file));
  });

  it("asks for a new address when the signature has expired under it, and goes on", async () => {
    const source = openUpload(await makeBase("slow.vhd"));
    const asked: string[] = [];
    const next = () => {
      asked.push("asked");
      return asked.length === 1 ? expired("slow.vhd") : address("slow.vhd");
    };
    expect((await upload(source, port, next)).kind).toBe("done");
    expect(asked).toHaveLength(2);
  });

  it("is refused where every new signature is over, without end", async () => {
    const source = openUpload(await makeBase("never.vhd"));
    const ended = await upload(source, port, () => expired("never.vhd"));
    expect(ended).toMatchObject({ kind: "refused", by: "store" });
  });

  it("is refused where the file was changed since, and where the blob holds somebody else's pages", async () => {
    const file = await makeBase("changed.vhd");
    const journal: SentPages[] = [];
    await upload(openUpload(file), port, () => address("changed.vhd"), journal);
    write(file, 10 * MIB, Buffer.alloc(512, 0x77));
    const changed = await upload(openUpload(file), port, () => address("changed.vhd"), journal);
    expect(changed).toMatchObject({ kind: "refused", by: "client" });
    expect(changed.kind === "refused" && changed.text).toMatch(/changed since its upload began/);

    const other = await makeBase("other.vhd");
    const bytes = Buffer.alloc(512, 1);
    await port.createPages(address("other.vhd"), SIZE + 512);
    await port.putPages(address("other.vhd"), { offset: 42 * MIB, bytes, md5: md5(bytes) });
    const strange = await upload(openUpload(other), port, () => address("other.vhd"));
    expect(strange.kind === "refused" && strange.text).toMatch(/not of .*other\.vhd/);
  });

  async function makeBase(name: string): Promise<string> {
    const file = join(folder, name);
    await createVhd(file, { type: "dynamic", size: SIZE, now: systemClock.now() });
    // Twelve ranges with zeros between them, one of which ends within a page's neighbourhood.
    for (let index = 0; index < 12; index += 1)
      write(file, index * 5 * MIB, Buffer.alloc(index === 3 ? 512 : 256 * 1_024, index + 1));
    return file;
  }
});

function write(file: string, offset: number, bytes: Buffer): void {
  const disk = openWritable(file);
  disk.write(bytes, offset);
  disk.flush();
  disk.close();
}

async function diskHash(file: string): Promise<string> {
  const disk = openDisk(file);
  try {
    return await flatHash(disk.image);
  } finally {
    disk.close();
  }
}

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const md5 = (bytes: Buffer) => createHash("md5").update(bytes).digest("base64");

function upload(
  source: ReturnType<typeof openUpload>,
  blob: BlobPort,
  address: () => string,
  journal: SentPages[] = [],
) {
  return uploadPages(source, {
    blob,
    address: async () => ({ kind: "done", value: address() }),
    sent: [...journal],
    onSent: async (pages) => void journal.push(...pages),
  });
}

/** The port, with what was sent through it; after so many pages the line is cut. */
function watched(port: BlobPort, { failAfter = Number.POSITIVE_INFINITY } = {}) {
  const sent: PageWrite[] = [];
  let begun = 0;
  return {
    ...port,
    putPages: async (url: string, pages: PageWrite) => {
      begun += 1;
      if (begun > failAfter) throw new Error("the line was cut");
      // The bytes are lent: others are read into them when the answer has come.
      sent.push({ ...pages, bytes: Buffer.from(pages.bytes) });
      const answer = await port.putPages(url, pages);
      return answer;
    },
    bytes: () => sent.reduce((sum, { bytes }) => sum + bytes.length, 0),
    offsets: () => sent.map(({ offset }) => offset),
    zeroPages: () =>
      sent.reduce((sum, { bytes }) => {
        let zeros = 0;
        for (let at = 0; at < bytes.length; at += 512)
          if (bytes.subarray(at, at + 512).every((byte) => byte === 0)) zeros += 1;
        return sum + zeros;
      }, 0),
  };
}
