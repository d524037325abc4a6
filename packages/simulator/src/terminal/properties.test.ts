import fc from "fast-check";
import { expect, test } from "vitest";
import { Interrupted } from "./terminal.ts";
import { openPeer, type TestPeer, XTERM } from "./test-peer.ts";
import { TestScreen } from "./test-screen.ts";

const PROMPT = "Command> ";
const EDIT = { history: ["help", "日本語 text", "x".repeat(50)], complete: () => ["shell", "shutdown"] } as const;

/** Bytes that mean something to a terminal, more often than chance would have them. */
const soup = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 6 }).map((bytes) => Buffer.from(bytes)) },
      {
        weight: 3,
        arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 6 }).map((text) => Buffer.from(text)),
      },
      {
        weight: 2,
        arbitrary: fc
          .constantFrom("\x1b[A", "\x1b[D", "\x1b[3~", "\x1bOC", "\x1bb", "\x12", "\t", "\x7f", "\x19")
          .map((text) => Buffer.from(text)),
      },
    ),
    { maxLength: 40 },
  )
  .map((parts) => Buffer.concat(parts));

const cuts = fc.array(fc.nat(200), { maxLength: 30 });

function sendInPieces(peer: TestPeer, bytes: Buffer, places: readonly number[]): void {
  const ordered = [...new Set([0, ...places.filter((place) => place < bytes.length), bytes.length])].sort(
    (a, b) => a - b,
  );
  for (const [index, from] of ordered.entries()) peer.send(bytes.subarray(from, ordered[index + 1] ?? from));
}

const ending = (line: Promise<string | undefined>) =>
  line.catch((reason: unknown) => (reason instanceof Interrupted ? "interrupted" : Promise.reject(reason)));

test.each(["the editor", "a program", "a pipe"])(
  "any bytes in any packets give %s the line they give in one packet",
  async (reader) => {
    const first = (places: readonly number[], bytes: Buffer) => {
      const peer = openPeer(reader === "a pipe" ? "no pty" : XTERM);
      const line = reader === "the editor" ? peer.terminal.editLine(PROMPT, EDIT) : peer.terminal.readLine();
      sendInPieces(peer, Buffer.concat([bytes, Buffer.from("\r\n")]), places);
      peer.eof();
      return ending(line);
    };
    await fc.assert(
      fc.asyncProperty(soup, cuts, async (bytes, places) => {
        expect(await first(places, bytes)).toBe(await first([], bytes));
      }),
      { numRuns: 300 },
    );
  },
);

/** Keys that change a line and never end it. */
const keys = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom(..."abc XY-1é日本"), minLength: 1, maxLength: 12 }) },
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        ..."\x01\x02\x05\x06\x08\x0b\x0e\x10\x14\x15\x17\x19\x7f",
        ..."bcdfluy<>".split("").map((letter) => `\x1b${letter}`),
        ..."ABCDHF".split("").map((letter) => `\x1b[${letter}`),
        "\x1b[3~",
        "\x16\x01",
        "\x12he\x07",
      ),
    },
  ),
  { maxLength: 40 },
);

test("after any keys the window shows the prompt and the line, wrapped, and nothing else", async () => {
  await fc.assert(
    fc.asyncProperty(keys, fc.integer({ min: 2, max: 33 }), async (typed, columns) => {
      const peer = openPeer({ ...XTERM, columns, rows: 500 });
      const line = peer.terminal.editLine(PROMPT, EDIT);
      for (const key of typed) peer.send(key);
      const seen = peer.screen();
      peer.send("\r");
      const shown = [...((await line) ?? "")].map((unit) =>
        unit < " " ? `^${String.fromCharCode(unit.charCodeAt(0) + 64)}` : unit,
      );
      const wanted = new TestScreen(columns, 500).feed(PROMPT + shown.join(""));
      expect(seen.text).toBe(wanted.text);
    }),
    { numRuns: 400 },
  );
});

test("the cursor stands before the character that the next one is put before", async () => {
  await fc.assert(
    fc.asyncProperty(keys, fc.integer({ min: 2, max: 33 }), async (typed, columns) => {
      const peer = openPeer({ ...XTERM, columns, rows: 500 });
      const line = peer.terminal.editLine(PROMPT, EDIT);
      for (const key of typed) peer.send(key);
      const [row, column] = peer.screen().cursor;
      peer.send("\x0b\r");
      const before = [...((await line) ?? "")].map((unit) =>
        unit < " " ? `^${String.fromCharCode(unit.charCodeAt(0) + 64)}` : unit,
      );
      // With all behind the cursor deleted, a mark typed at the end stands where the cursor was.
      const wanted = new TestScreen(columns, 500).feed(`${PROMPT}${before.join("")}#\b`);
      const [wantedRow, wantedColumn] = wanted.cursor;
      const atMargin = wantedColumn === columns - 2 && column === columns - 1 && row === wantedRow;
      if (!atMargin) expect([row, column]).toEqual([wantedRow, wantedColumn]);
    }),
    { numRuns: 400 },
  );
});
