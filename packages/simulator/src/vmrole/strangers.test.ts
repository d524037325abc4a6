import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zipOf } from "../../test/vmrole/stored-zip.ts";
import { readZip } from "./service/zip.ts";
import { readXml } from "./xml/read-xml.ts";
import { writeDocument } from "./xml/write-xml.ts";

describe("what strangers send", () => {
  it("is read as a ZIP or told to be none, however it is damaged", () => {
    const whole = zipOf({ "a.csd": "a".repeat(2_000), "b/c.cssx": Buffer.from([1, 2, 3]) });
    expect(readZip(whole, () => true)).toMatchObject({ value: [{ name: "a.csd" }, { name: "b/c.cssx" }] });
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(damage, fc.nat(whole.length), (bytes, length) => {
        const broken = Buffer.from(whole.subarray(0, length));
        for (const [at, byte] of bytes) if (at < length) broken[at] = byte;
        const read = readZip(broken, () => true);
        if ("problem" in read) expect(read.problem).toMatch(/ZIP/);
        else for (const { content } of read.value) expect(content.length).toBeLessThan(1_000_000);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is read as XML or told to be none, whatever it is", () => {
    const piece = fc.constantFrom(
      "<a>",
      "</a>",
      "<a/>",
      "text",
      "<!DOCTYPE a>",
      "&amp;",
      "&b;",
      '<b x="1">',
      "]]>",
      "\u0000",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((parts) => parts.join("")),
        ),
        (text) => {
          const read = readXml(text);
          expect("value" in read || read.problem.length > 0).toBe(true);
          if (text.includes("<!DOCTYPE a>")) expect("problem" in read).toBe(true);
        },
      ),
    );
  });

  it("comes back in a reply as it was, and the reply can be read", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (label) => {
        const read = readXml(writeDocument(["A", [["Label", label]]], { xmlns: "urn:a", "xmlns:i": "urn:i" }));
        if ("problem" in read) throw new Error(read.problem);
        const told = read.value.children[0]?.text ?? "";
        // XML knows fewer characters than strings do, and one way to end a line.
        const kept = label.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");
        expect(told).toBe(kept.replaceAll(/\r\n?/g, "\n"));
      }),
    );
  });
});
