import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytesOf, parseXmlBytes, readXmlFile } from "./document.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-xml-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const parse = (text: string) => parseXmlBytes(Buffer.from(text), "a.xml");

describe("an XML document", () => {
  it("keeps where every attribute stands, in the text as it was read", () => {
    const text = `<?xml version="1.0"?>\r\n<!-- > " -->\r\n<a:x xmlns:a="urn:a" one='1 "1"'\r\n  a:two = "&lt;2"><b/></a:x>`;
    const { root } = parse(text);
    expect([root.name, root.namespace, root.at]).toEqual(["x", "urn:a", { line: 3, column: 1 }]);
    const [, one, two] = root.attributes;
    expect([one?.value, two?.value, two?.namespace]).toEqual(['1 "1"', "<2", "urn:a"]);
    expect(text.slice(one?.range.start, one?.range.end)).toBe(`one='1 "1"'`);
    expect(text.slice(two?.range.start, two?.range.end)).toBe('a:two = "&lt;2"');
    expect(text.slice(two?.valueRange.start, two?.valueRange.end)).toBe("&lt;2");
    expect(text.slice(root.content?.start, root.content?.end)).toBe("<b/>");
    expect(two?.at).toEqual({ line: 4, column: 3 });
  });

  it.each([
    [
      "a DTD",
      `<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`,
      /a\.xml:1:\d+: a document type declaration \(DTD\) is refused/,
    ],
    ["an entity that nobody defined", "<a>&lol;</a>", /a\.xml:1:\d+: expected XML: undefined entity/],
    ["an end that is missing", "<a>\n <b>", /a\.xml:2:\d+: expected XML: unclosed tag/],
    ["a prefix that is not bound", "<x:a/>", /a\.xml:1:\d+: expected XML: unbound namespace prefix/],
    ["nothing", "", /a\.xml:1:1: expected/],
    ["text that is none", "MZ\u0000\u0001", /a\.xml:1:\d+: expected XML/],
    ["a tower of elements", "<a>".repeat(100_000), /a\.xml:1:\d+: nested more than 64 elements deep/],
    [
      "another encoding than it says",
      `<?xml version="1.0" encoding="Shift_JIS"?><a/>`,
      /a\.xml:1:31: expected UTF-8 or/,
    ],
  ])("refuses %s, and says where", (_, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it("refuses bytes that are no UTF-8", () => {
    expect(() => parseXmlBytes(Buffer.from([0x3c, 0x61, 0xff, 0x2f, 0x3e]), "a.xml")).toThrow(/expected utf-8 text/);
  });

  it.each(["utf-8", "utf-16le", "utf-16be"] as const)("gives %s back in the bytes it came in", (encoding) => {
    const text = `\ufeff<?xml version="1.0" encoding="${encoding.slice(0, 6).replace(/-$/, "")}"?><a b="日本"/>`;
    const little = Buffer.from(text, "utf16le");
    const bytes = encoding === "utf-8" ? Buffer.from(text) : encoding === "utf-16le" ? little : little.swap16();
    const document = parseXmlBytes(bytes, "a.xml");
    expect(document.root.attributes[0]?.value).toBe("日本");
    expect(bytesOf(document, document.text)).toEqual(bytes);
  });

  it("reads no more than 4 MiB of a file of 100 MB", async () => {
    const file = join(folder, "large.xml");
    writeFileSync(file, "<a>");
    truncateSync(file, 100_000_000);
    const before = process.memoryUsage().rss;
    await expect(readXmlFile(file)).rejects.toThrow(/large\.xml: expected at most 4 MiB of XML, found more/);
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });

  it("names a file that is not there", async () => {
    await expect(readXmlFile(join(folder, "none.cscfg"))).rejects.toMatchObject({
      message: expect.stringMatching(/none\.cscfg: there is no such file$/),
      hint: "name a file that exists and may be read",
    });
  });

  it("takes a tag of many attributes in no more than their time", () => {
    const attributes = Array.from({ length: 20_000 }, (_, index) => `a${index}="${index}"`).join("\n ");
    expect(parse(`<a ${attributes}/>`).root.attributes).toHaveLength(20_000);
  });
});
