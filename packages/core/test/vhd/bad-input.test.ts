import { mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { PatchrigError } from "@patchrig/core/errors";
import {
  checkChain,
  createChildVhd,
  createVhd,
  diffVhd,
  flattenVhd,
  inspectVhd,
  openChain,
  relinkVhd,
  verifyVhd,
} from "@patchrig/core/vhd";
import { describe, expect, it } from "vitest";
import { checksumOf } from "../../src/vhd/format/checksum.ts";
import { contentOf, NOW, noise, scratch, sha256OfFile, smallBase, writeInto } from "./scratch.ts";

const HEADER = 512;

/** Changes bytes of a file; the header's checksum is made right again unless it is what is to be wrong. */
function edit(file: string, change: (bytes: Buffer) => void, resealed = true): void {
  const bytes = readFileSync(file);
  change(bytes);
  if (resealed) bytes.writeUInt32BE(checksumOf(bytes.subarray(HEADER, HEADER + 1_024), 36), HEADER + 36);
  writeFileSync(file, bytes);
}

const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll("-", ""), "hex");

/** In the footer and its copy. */
function giveUuid(bytes: Buffer, uuid: string): void {
  for (const at of [0, bytes.length - 512]) {
    uuidBytes(uuid).copy(bytes, at + 68);
    bytes.writeUInt32BE(checksumOf(bytes.subarray(at, at + 512), 64), at + 64);
  }
}

const giveParentUuid = (bytes: Buffer, uuid: string): number => uuidBytes(uuid).copy(bytes, HEADER + 40);

const table = (bytes: Buffer): number => Number(bytes.readBigUInt64BE(HEADER + 16));

describe("a broken VHD", () => {
  it("without its end is read by the footer's copy, and says so", async () => {
    const at = scratch();
    const { uuid } = await smallBase(at("a.vhd"));
    const before = contentOf(at("a.vhd"));
    truncateSync(at("a.vhd"), readFileSync(at("a.vhd")).length - 512);
    const seen = inspectVhd(at("a.vhd"));
    expect(seen).toMatchObject({ footerFrom: "copy", footer: { uuid } });
    expect(seen.notes.join()).toMatch(/a\.vhd: at byte \d+: footer cookie: expected "conectix", found /);
    expect(contentOf(at("a.vhd")).equals(before)).toBe(true);
    expect((await verifyVhd(at("a.vhd"))).findings).toMatchObject([{ severity: "error", id: "footer" }]);
  });

  it("with a broken checksum at its end is read by the copy, naming both sums; a fixed one has none and is refused", async () => {
    const at = scratch();
    await smallBase(at("a.vhd"));
    await smallBase(at("fixed.vhd"), "fixed");
    for (const name of ["a.vhd", "fixed.vhd"]) edit(at(name), (bytes) => bytes.writeUInt8(7, bytes.length - 20), false);
    expect(inspectVhd(at("a.vhd"))).toMatchObject({ footerFrom: "copy" });
    refuses(
      () => inspectVhd(at("fixed.vhd")),
      /fixed\.vhd: at byte \d+: footer checksum: expected 0x\w{8}, found 0x\w{8}/,
    );
  });

  it("whose footer and copy differ is found by verify", async () => {
    const at = scratch();
    await smallBase(at("a.vhd"));
    edit(at("a.vhd"), (bytes) => bytes.writeUInt8(7, 20), false);
    expect((await verifyVhd(at("a.vhd"))).findings.map(({ text }) => text).join()).toMatch(/copy.*checksum/);
  });

  it.each(["fixed", "dynamic"] as const)(
    "of the oldest programs, with a footer of 511 bytes, is read: %s",
    async (type) => {
      const at = scratch();
      await smallBase(at("a.vhd"), type);
      const before = contentOf(at("a.vhd"));
      truncateSync(at("a.vhd"), readFileSync(at("a.vhd")).length - 1);
      expect(inspectVhd(at("a.vhd")).footerFrom).toBe("end-511");
      expect(contentOf(at("a.vhd")).equals(before)).toBe(true);
      const said = [
        { severity: "warning", id: "footer", text: expect.stringMatching(/found 511, as the oldest programs/) },
      ];
      expect((await verifyVhd(at("a.vhd"))).findings).toMatchObject(said);
      expect(await checkChain(at("a.vhd"))).toMatchObject({ sound: true, findings: said });
    },
  );

  it("cut in the middle of a block is refused with the block and the file's length, and nothing is written", async () => {
    const at = scratch();
    await smallBase(at("a.vhd"));
    truncateSync(at("a.vhd"), 80_000);
    refuses(() => openChain(at("a.vhd")), /table entry of block \d+: expected \d+ bytes within the file's 80000/);
    const before = sha256OfFile(at("a.vhd"));
    await expect(flattenVhd(at("a.vhd"), at("out.vhd"), { type: "fixed", now: NOW })).rejects.toThrow(/table entry/);
    expect(sha256OfFile(at("a.vhd"))).toBe(before);
    expect(() => readFileSync(at("out.vhd"))).toThrow(/ENOENT/);
  });

  it("with two blocks in one place is refused, naming both", async () => {
    const at = scratch();
    await smallBase(at("a.vhd"));
    edit(at("a.vhd"), (bytes) => bytes.writeUInt32BE(bytes.readUInt32BE(table(bytes)) + 1, table(bytes) + 4));
    refuses(
      () => openChain(at("a.vhd")),
      /block 1: expected a place of its own, found sector \d+, which overlaps block 0/,
    );
  });

  it("with a block over its own header is refused", async () => {
    const at = scratch();
    await smallBase(at("a.vhd"));
    edit(at("a.vhd"), (bytes) => bytes.writeUInt32BE(1, table(bytes)));
    refuses(() => openChain(at("a.vhd")), /block 0: expected a place outside the header/);
  });

  it("that asks for more memory than a VHD needs is refused before any is taken", async () => {
    const at = scratch();
    await smallBase(at("entries.vhd"));
    edit(at("entries.vhd"), (bytes) => bytes.writeUInt32BE(0xffff_fff0, HEADER + 28));
    refuses(() => inspectVhd(at("entries.vhd")), /table entries: expected 48 for 3145728 bytes/);
    await smallBase(at("block.vhd"));
    edit(at("block.vhd"), (bytes) => bytes.writeUInt32BE(0x8000_0000, HEADER + 32));
    refuses(() => inspectVhd(at("block.vhd")), /block size: expected a power of two/);
    edit(at("block.vhd"), (bytes) => {
      bytes.writeUInt32BE(65_536, HEADER + 32);
      bytes.writeBigUInt64BE(2n ** 60n, HEADER + 16);
    });
    refuses(() => inspectVhd(at("block.vhd")), /table offset: expected a sector outside the header/);
  });

  it("whose header would lie beyond its end is refused with the footer's field, also where the footer is all there is", async () => {
    const at = scratch();
    await smallBase(at("far.vhd"));
    const length = readFileSync(at("far.vhd")).length;
    edit(at("far.vhd"), (bytes) => {
      bytes.writeBigUInt64BE(1n << 40n, length - 512 + 16);
      bytes.writeUInt32BE(checksumOf(bytes.subarray(length - 512), 64), length - 512 + 64);
    });
    const place = length - 512 + 16;
    const wanted = "data offset: expected the place of a dynamic header of 1024 bytes in a file of";
    refuses(() => inspectVhd(at("far.vhd")), new RegExp(`at byte ${place}: ${wanted} ${length}, found 1099511627776`));
    await smallBase(at("short.vhd"));
    truncateSync(at("short.vhd"), 511);
    refuses(() => inspectVhd(at("short.vhd")), new RegExp(`at byte 16: ${wanted} 511, found 512`));
    await createVhd(at("fixed.vhd"), { type: "fixed", size: 512, now: NOW });
    writeFileSync(at("fixed.vhd"), readFileSync(at("fixed.vhd")).subarray(512, 1_023));
    refuses(() => inspectVhd(at("fixed.vhd")), /at byte 48: current size: expected at most the 0 bytes before/);
  });

  it("that is no file, not there, empty or something else is refused by name", () => {
    const at = scratch();
    mkdirSync(at("folder.vhd"));
    writeFileSync(at("empty.vhd"), "");
    writeFileSync(at("text.vhd"), "hello ".repeat(1_000));
    refuses(() => inspectVhd(at("folder.vhd")), /folder\.vhd: expected a file/);
    refuses(() => inspectVhd(at("none.vhd")), /none\.vhd: there is no such file/);
    refuses(() => inspectVhd(at("empty.vhd")), /empty\.vhd: at byte 0: footer: expected 512 bytes, found 0/);
    refuses(() => inspectVhd(at("text.vhd")), /text\.vhd: at byte 5488: footer cookie/);
  });
});

describe("a disk of another format", () => {
  it.each([
    ["vhdx", "VHDX", "vhdxfile"],
    ["vmdk", "VMDK", "KDMV"],
    ["vmdk", "VMDK", "# Disk DescriptorFile\nversion=1\n"],
    ["qcow2", "qcow2", "QFI\xfb"],
  ])("is refused as no raw image: %s (%s, %j), with the program that converts it", async (extension, name, magic) => {
    const at = scratch();
    const file = at(`disk.${extension}`);
    writeFileSync(file, Buffer.concat([Buffer.from(magic, "latin1"), noise(1, 8_192 - magic.length)]));
    await expect(flattenVhd(file, at("out.vhd"), { type: "dynamic", now: NOW })).rejects.toMatchObject({
      code: "unreadable-input",
      message: expect.stringContaining(`found ${name}`),
      hint: expect.stringContaining(`qemu-img convert -f ${extension} -O raw disk.${extension}`),
    });
    expect(() => readFileSync(at("out.vhd"))).toThrow(/ENOENT/);
  });
});

describe("a broken chain", () => {
  it("that is a circle ends, and says where", async () => {
    const at = scratch();
    const base = await smallBase(at("base.vhd"));
    await createChildVhd(at("a.vhd"), {
      parent: at("base.vhd"),
      now: NOW,
      uuid: "00000000-0000-4000-8000-00000000000a",
    });
    await createChildVhd(at("b.vhd"), { parent: at("a.vhd"), now: NOW });
    edit(at("b.vhd"), (bytes) => giveUuid(bytes, base.uuid));
    writeFileSync(at("base.vhd"), readFileSync(at("b.vhd")));
    const report = await checkChain(at("a.vhd"));
    expect(report.sound).toBe(false);
    expect(report.findings.map(({ id }) => id)).toContain("cycle");
    refuses(() => openChain(at("a.vhd")), /the chain is a circle/);
  });

  it("whose child has an id of its parents is not made, and found where it was", async () => {
    const at = scratch();
    const { uuid } = await smallBase(at("base.vhd"));
    await createChildVhd(at("one.vhd"), { parent: at("base.vhd"), now: NOW });
    const options = { now: NOW, uuid };
    const refusal = { code: "bad-usage", message: expect.stringMatching(/is the id of .*base\.vhd/) };
    const image = at("base.vhd");
    for (const parent of [at("base.vhd"), at("one.vhd")]) {
      await expect(createChildVhd(at("x.vhd"), { ...options, parent })).rejects.toMatchObject(refusal);
      await expect(diffVhd(at("x.vhd"), { ...options, parent, image })).rejects.toMatchObject(refusal);
    }
    expect(() => readFileSync(at("x.vhd"))).toThrow(/ENOENT/);
    edit(at("base.vhd"), (bytes) => giveUuid(bytes, inspectVhd(at("one.vhd")).footer.uuid));
    edit(at("one.vhd"), (bytes) => giveParentUuid(bytes, inspectVhd(at("one.vhd")).footer.uuid));
    const report = await checkChain(at("one.vhd"));
    expect(report.findings.map(({ id }) => id)).toContain("parent-same-id");
    expect(report.sound).toBe(false);
  });

  it("with a parent of another id, another size, or none names them", async () => {
    const at = scratch();
    await smallBase(at("base.vhd"));
    await createChildVhd(at("child.vhd"), { parent: at("base.vhd"), now: NOW });
    await createVhd(at("base.vhd"), { type: "dynamic", size: 4 * 2 ** 20, now: NOW, overwrite: true });
    const ids = (await checkChain(at("child.vhd"))).findings.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(["parent-id", "parent-size"]));
    writeFileSync(at("base.vhd"), "nothing of a VHD");
    expect((await checkChain(at("child.vhd"))).findings[0]).toMatchObject({ id: "parent-unreadable" });
    await expect(diffVhd(at("x.vhd"), { parent: at("child.vhd"), image: at("child.vhd"), now: NOW })).rejects.toThrow();
  });
});

describe("parent places", () => {
  it.each([
    [
      "whose length no path has",
      (bytes: Buffer) => bytes.writeUInt32BE(0xffff_fff0, HEADER + 576 + 8),
      /length of locator W2ru: expected at most 65534 bytes, found 4294967280/,
    ],
    [
      "past the file's end",
      (bytes: Buffer) => bytes.writeBigUInt64BE(1n << 50n, HEADER + 576 + 16),
      /locator W2ru: expected a place with \d+ bytes in a file of \d+, found 1125899906842624/,
    ],
  ] as const)("%s are a warning where another leads to the parent, and relink mends them", async (_, damage, text) => {
    const at = scratch();
    await smallBase(at("base.vhd"));
    await createChildVhd(at("child.vhd"), { parent: at("base.vhd"), now: NOW });
    writeInto(at("child.vhd"), [{ offset: 0, bytes: noise(1, 512) }]);
    const before = contentOf(at("child.vhd"));
    edit(at("child.vhd"), damage);
    expect(inspectVhd(at("child.vhd")).notes).toEqual([expect.stringMatching(text)]);
    const report = await checkChain(at("child.vhd"));
    expect(report).toMatchObject({ sound: true, links: [{}, { foundBy: "W2ku" }] });
    expect(report.findings).toMatchObject([{ severity: "warning", id: "locator", text: expect.stringMatching(text) }]);
    expect(contentOf(at("child.vhd")).equals(before)).toBe(true);
    await relinkVhd(at("child.vhd"), { parent: at("base.vhd") });
    const mended = await checkChain(at("child.vhd"));
    expect(mended).toMatchObject({ sound: true, findings: [], links: [{}, { foundBy: "W2ru" }] });
    expect(contentOf(at("child.vhd")).equals(before)).toBe(true);
  });

  it("on another machine are not opened, and a pipe is not waited for", async () => {
    const at = scratch();
    await smallBase(at("base.vhd"));
    await createChildVhd(at("child.vhd"), { parent: at("base.vhd"), now: NOW });
    writeInto(at("child.vhd"), [{ offset: 0, bytes: noise(1, 512) }]);
    edit(at("child.vhd"), (bytes) => {
      const place = Number(bytes.readBigUInt64BE(HEADER + 576 + 16));
      Buffer.from("\\\\x\\yy.vhd", "utf16le").copy(bytes, place);
      Buffer.from("/dev/zero\0", "utf16le").copy(bytes, Number(bytes.readBigUInt64BE(HEADER + 576 + 24 + 16)));
    });
    // What is left is the parent's name, in the child's folder.
    expect((await checkChain(at("child.vhd"))).links[1]).toMatchObject({ foundBy: "parent name" });
  });

  it("that no system can hold are no places: the parent is missing, and that is all", async () => {
    const at = scratch();
    await smallBase(at("base.vhd"));
    await createChildVhd(at("child.vhd"), { parent: at("base.vhd"), now: NOW });
    edit(at("child.vhd"), (bytes) => {
      bytes.fill("\u1313", HEADER + 64, HEADER + 576, "utf16le");
      bytes.fill(0, HEADER + 576, HEADER + 768);
    });
    expect((await checkChain(at("child.vhd"))).findings[0]).toMatchObject({ severity: "error", id: "parent-missing" });
  });
});

function refuses(act: () => unknown, message: RegExp): void {
  let problem: unknown;
  try {
    act();
  } catch (thrown) {
    problem = thrown;
  }
  expect(problem).toBeInstanceOf(PatchrigError);
  expect((problem as PatchrigError).code).toBe("unreadable-input");
  expect((problem as PatchrigError).message).toMatch(message);
}
