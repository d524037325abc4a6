import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseXmlBytes } from "../xml/document.ts";
import { inspectCspkg } from "./inspect.ts";
import { packCspkg } from "./pack.ts";
import { readZip } from "./read-zip.ts";
import { writeZip } from "./write-zip.ts";

const SAMPLES = join(import.meta.dirname, "../../../../platforms/vmrole/2011-02/samples");
const definition = (name: string) => parseXmlBytes(readFileSync(join(SAMPLES, name, "ServiceDefinition.csdef")), name);
const vm = () => definition("vm-role");
const web = () => definition("web-role");
const application = { Front: [{ name: "bin/site.dll", content: Buffer.alloc(300_000, "MZ code ") }] };
const FILE = { file: "a.cspkg" };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-cspkg-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Crafted {
  readonly name: string;
  readonly content: Buffer;
  /** What the directory says of its size, and where it says that the entry begins. */
  readonly size?: number;
  readonly offset?: number;
}

/** An archive as no honest program writes one. */
function craft(files: readonly Crafted[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, size = content.length, offset } of files) {
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(22);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size, 18);
    const lengths = Buffer.from([name.length, 0, 0, 0]);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, lengths, Buffer.from(name), packed]);
    const rest = Buffer.alloc(10);
    const start = Buffer.alloc(4);
    start.writeUInt32LE(offset ?? at);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, lengths, rest, start, Buffer.from(name)]));
    locals.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, list, Buffer.from("PK\x05\x06"), end]);
}

describe("a package", () => {
  it("of a VM role holds the service model only, and is small (M10)", async () => {
    const bytes = await packCspkg(vm());
    const report = await inspectCspkg(bytes, FILE);
    expect(report).toMatchObject({
      service: "orders",
      roles: [{ name: "Shop", kind: "vm", by: "definition", application: false }],
      altered: [],
    });
    expect(bytes.length).toBeLessThan(4_000);
  });

  it("of a web role holds its application (M10)", async () => {
    const report = await inspectCspkg(await packCspkg(web(), application), FILE);
    expect(report.roles).toMatchObject([{ name: "Front", kind: "web", application: true }]);
  });

  it("is told by the size of its .cssx where no definition says it (M10)", async () => {
    const small = { name: "Shop_1f3c.cssx", content: Buffer.from("<Role/>") };
    const large = {
      name: "Front_77aa.cssx",
      content: Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 251)),
    };
    const { roles } = await inspectCspkg(await writeZip([small, large]), FILE);
    expect(roles.map(({ kind, by }) => [kind, by])).toEqual([
      ["web or worker", "size"],
      ["vm", "size"],
    ]);
  });

  it("is the same, byte for byte, whenever and in whichever zone it is made", async () => {
    const before = process.env.TZ;
    try {
      process.env.TZ = "Asia/Tokyo";
      const first = await packCspkg(web(), application);
      process.env.TZ = "America/St_Johns";
      expect(await packCspkg(web(), application)).toEqual(first);
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });

  it("is a ZIP that others read", async () => {
    const file = join(folder, "a.cspkg");
    writeFileSync(file, await packCspkg(vm()));
    const python = "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip(), sorted(z.namelist()))";
    const listed = execFileSync("python3", ["-c", python, file], { encoding: "utf8" });
    expect(listed.trim()).toBe("None ['ServiceDefinition.csd', 'Shop.cssx', 'package.csman']");
  });

  it("takes no application for a VM role (M11), and no web role without one", async () => {
    await expect(packCspkg(vm(), { Shop: [] })).rejects.toThrow(
      /VM role "Shop" has no application in its package \(M10\)/,
    );
    await expect(packCspkg(web())).rejects.toThrow(/web role "Front" needs its application/);
    await expect(packCspkg(vm(), { None: [] })).rejects.toThrow('there is no role "None"');
  });

  it("whose part was exchanged is found by its manifest", async () => {
    const parts = await readZip(await packCspkg(vm()), { ...FILE, keep: () => true });
    const files = parts.map(({ name, content = Buffer.alloc(0) }) => ({
      name,
      content: name === "Shop.cssx" ? Buffer.from("other") : content,
    }));
    expect((await inspectCspkg(await writeZip(files), FILE)).altered).toEqual(["Shop.cssx"]);
  });
});

describe("a hostile archive", () => {
  const text = Buffer.from("hello");
  it.each([
    [
      "leads out of its folder",
      craft([{ name: "../evil.txt", content: text }]),
      /invalid relative path: \.\.\/evil\.txt/,
    ],
    ["leads to the root", craft([{ name: "/etc/passwd", content: text }]), /absolute path: \/etc\/passwd/],
    ["leads to a drive", craft([{ name: "C:/evil.txt", content: text }]), /absolute path: C:\/evil\.txt/],
    ["leads out by backslashes", craft([{ name: "..\\evil.txt", content: text }]), /invalid characters in fileName/],
    [
      "says two things by one name",
      craft([
        { name: "a", content: text },
        { name: "A", content: text },
      ]),
      /two entries are called "A"/,
    ],
    [
      "unpacks to far more than it is",
      craft([{ name: "a", content: Buffer.alloc(5_000_000) }]),
      /"a" unpacks to \d+ times its size: a ZIP bomb/,
    ],
    [
      "lies about its size",
      craft([{ name: "a", content: Buffer.alloc(5_000_000), size: 5 }]),
      /too many bytes in the stream/,
    ],
    [
      "shares its bytes",
      craft([
        { name: "a", content: text },
        { name: "b", content: text, offset: 0 },
      ]),
      /the entries "a" and "b" overlap/,
    ],
    ["is no archive", Buffer.from("MZ\x90"), /a\.cspkg: expected a ZIP archive/],
    ["is empty", Buffer.alloc(0), /a\.cspkg: expected a ZIP archive/],
  ])("that %s is refused", async (_, bytes, message) => {
    await expect(readZip(bytes, FILE)).rejects.toThrow(message);
    await expect(inspectCspkg(bytes, FILE)).rejects.toMatchObject({ code: "unreadable-input" });
  });

  it("of many entries, or many bytes, is refused by the limits", async () => {
    const limits = { entries: 2, bytes: 8, ratio: 250 };
    const many = await writeZip(["a", "b", "c"].map((name) => ({ name, content: text })));
    await expect(readZip(many, { ...FILE, limits })).rejects.toThrow("expected at most 2 entries, found 3");
    const two = await writeZip(["a", "b"].map((name) => ({ name, content: text })));
    await expect(readZip(two, { ...FILE, limits })).rejects.toThrow(/"b" unpacks to more than is allowed/);
  });

  it("cut short at any place is refused, or read for what it is", async () => {
    const whole = await packCspkg(vm());
    for (let length = 0; length < whole.length; length += 7) {
      await expect(inspectCspkg(whole.subarray(0, length), FILE)).rejects.toMatchObject({ code: "unreadable-input" });
    }
  });

  it("with a bomb in its .cssx is refused as well", async () => {
    const inner = craft([{ name: "approot/a", content: Buffer.alloc(5_000_000) }]);
    const outer = await writeZip([{ name: "Shop.cssx", content: inner }]);
    await expect(inspectCspkg(outer, FILE)).rejects.toThrow(/a\.cspkg\/Shop\.cssx: "approot\/a" unpacks to/);
  });
});
