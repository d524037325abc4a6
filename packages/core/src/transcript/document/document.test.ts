import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DocumentLine,
  formatSessionDocument,
  type LinePattern,
  parseSessionDocument,
  type SessionDocument,
  type SessionPassport,
} from "../index.ts";

const PASSPORT: SessionPassport = {
  product: "an appliance",
  version: "6.0.0",
  build: "unknown",
  when: "2015-10-08T02:43:36Z",
  who: "a test",
  terminal: "80x24",
  locale: "C.UTF-8",
  licence: "CC0-1.0",
  redactions: 0,
  prompts: ["root@<host:host>:~ # ", "Command> "],
  grade: "bytes",
  clock: "wall",
};
const HEAD = formatSessionDocument({ passport: PASSPORT, blocks: [] });

const read = (text: string) => {
  const parsed = parseSessionDocument(text);
  if ("problem" in parsed) throw new Error(`${parsed.problem.line}:${parsed.problem.column}: ${parsed.problem.text}`);
  return parsed.value;
};
const problemOf = (lines: string) => {
  const parsed = parseSessionDocument(`${HEAD}\`\`\`session\n${lines}\n\`\`\`\n`);
  if ("value" in parsed) throw new Error("expected a problem");
  const { line, column, text } = parsed.problem;
  return `${line - HEAD.split("\n").length}:${column}: ${text}`;
};
const withoutPlaces = (document: SessionDocument): SessionDocument => ({
  ...document,
  blocks: document.blocks.map((block) =>
    block.kind === "prose"
      ? block
      : { ...block, lines: block.lines.map(({ line: _, ...rest }) => rest as DocumentLine) },
  ),
});

const nasty = fc.string({
  unit: fc.constantFrom(
    ...'ab <>[].\\@`()*?+>\t\x1b\u202e#é日…\u{1f600}"$'.split(""),
    "[..]",
    "...",
    "<ts:log>",
    " (glob)",
    "Command> ",
  ),
});
const text = fc.oneof(nasty, fc.string({ unit: "binary" })).filter((one) => !/[\n\r\ud800-\udfff]/.test(one));
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,5}$/);
const types = fc.constantFrom("ts:event", "ts:log", "n", "ip", "host", "text", "counter", "version");
const times = fc.constantFrom("1", "?", "*", "+");
const span = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("text"), text: text.filter((one) => one !== "") }) },
  fc.record(
    { kind: fc.constant("capture"), type: types, name: fc.option(name, { nil: undefined }) },
    { requiredKeys: ["kind", "type"] },
  ),
  fc.constant({ kind: "any" }),
);
const literal = fc.array(span, { maxLength: 5 }).map((spans) => joined(spans as LinePattern["spans"]));
const pattern = fc.oneof(
  fc.record({ how: fc.constant("literal"), times, spans: literal }),
  fc.record({
    how: fc.constant("glob"),
    times,
    spans: nasty.filter((one) => !/[\n\r\x1b\u202e]/.test(one)).map((source) => [{ kind: "text", text: source }]),
  }),
  fc.record({
    how: fc.constant("regex"),
    times,
    spans: fc.constantFrom("a+b", "^x\\d$", "[-]?", "@foo").map((source) => [{ kind: "text", text: source }]),
  }),
) as fc.Arbitrary<LinePattern>;
const input = text.map((one) => one.trimStart());
const line = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("output"), pattern }) },
  fc.record({ kind: fc.constant("prompt"), prompt: fc.constantFrom(...PASSPORT.prompts), input }),
  fc.record({ kind: fc.constant("answer"), input }),
  fc.record({ kind: fc.constant("hidden"), name }),
  fc.constantFrom({ kind: "elided" }, { kind: "key", key: "ENTER" }, { kind: "key", key: "Ctrl+C", until: "more? " }),
  fc.constantFrom(
    { kind: "resize", columns: 80, rows: 24 },
    { kind: "exit", status: 3 },
    { kind: "elapsed", from: 1000, to: 900_000 },
    { kind: "elapsed", to: 422 },
  ),
  fc.record({ kind: fc.constant("never"), pattern }),
) as fc.Arbitrary<DocumentLine>;
const prose = fc
  .array(
    text.map((one) => one.replaceAll("\x00", "")),
    { minLength: 1, maxLength: 3 },
  )
  .map((lines) => lines.join("\n"))
  .filter((one) => !/^`{3,}session/m.test(one) && one !== "");
const blocks = fc.array(fc.record({ kind: fc.constant("session"), lines: fc.array(line, { maxLength: 8 }) }), {
  maxLength: 3,
});

/** Neighbouring texts are one text, and undefined is no name. */
function joined(spans: LinePattern["spans"]): LinePattern["spans"] {
  const out: LinePattern["spans"][number][] = [];
  for (const one of spans) {
    const last = out.at(-1);
    if (one.kind === "text" && last?.kind === "text")
      out[out.length - 1] = { kind: "text", text: last.text + one.text };
    else if (one.kind === "capture" && one.name === undefined) out.push({ kind: "capture", type: one.type });
    else out.push(one);
  }
  return out;
}

describe("a session document", () => {
  it("comes back from its text as it was, whatever a terminal showed", () => {
    fc.assert(
      fc.property(fc.option(prose, { nil: undefined }), blocks, (said, sessions) => {
        const document = {
          passport: PASSPORT,
          blocks: [...(said === undefined ? [] : [{ kind: "prose", text: said }]), ...sessions],
        } as SessionDocument;
        const written = formatSessionDocument(document);
        if (said === undefined) expect(written).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f\u202e]/);
        expect(withoutPlaces(read(written))).toEqual(document);
        expect(formatSessionDocument(read(written))).toBe(written);
      }),
      { numRuns: 500 },
    );
  });

  it("tells line and column of what it cannot read", () => {
    expect(problemOf("a <client:adress> b")).toMatch(/^1:3: expected <name:type> with a type of ts:event/);
    expect(problemOf("ok\nC:\\dir")).toMatch(/^2:3: expected an escape/);
    expect(problemOf("@elapsed soon")).toMatch(/^1:10: expected bounds as 1s\.\.15m/);
    expect(problemOf("@resise 80x24")).toMatch(/^1:1: expected one of @hidden/);
    expect(problemOf("(a+)+ (regex)")).toMatch(/^1:1: a repetition within a repetition/);
    expect(problemOf("( (regex)")).toMatch(/^1:1: expected a regular expression/);
    expect(problemOf("@key Entr")).toMatch(/^1:6: expected a key/);
  });

  it("is not read without a whole passport", () => {
    expect(parseSessionDocument("# just Markdown\n")).toMatchObject({
      problem: { line: 1, text: expect.stringMatching(/expected a passport/) },
    });
    expect(parseSessionDocument(HEAD.replace(/^who: .*\n/m, ""))).toMatchObject({
      problem: { text: "the passport lacks who" },
    });
    expect(parseSessionDocument(HEAD.replace("when: 2015-10-08", "when: 2015-13-08"))).toMatchObject({
      problem: { line: 6, text: expect.stringMatching(/^when: expected a time/) },
    });
  });
});
