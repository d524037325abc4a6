import { nextTurn } from "@patchrig/core/clock";
import { expect, test } from "vitest";
import { showPages } from "./pager.ts";
import { Interrupted } from "./terminal.ts";
import { openPeer, XTERM } from "./test-peer.ts";

const LICENCE = `${Array.from({ length: 100 }, (_, index) => `paragraph ${index + 1}`).join("\n")}\n`;
const PAGER = "Press ENTER key for more";
const QUESTION = "Do you accept?  [yes/no] ";

test.each([
  [1, 99],
  [2, 99],
  [10, 11],
  [24, 4],
  [200, 0],
  [0, 0],
])(
  "in a window of %i rows the licence stops %i times, and the question is glued to its last words",
  async (rows, stops) => {
    const peer = openPeer({ ...XTERM, rows });
    const answer = showPages(peer.terminal, LICENCE, PAGER).then(() => peer.terminal.readLine(QUESTION));
    for (let stop = 0; stop < stops; stop++) {
      await nextTurn();
      peer.send("\r");
    }
    await nextTurn();
    peer.send("yes\r");
    expect(await answer).toBe("yes");
    const shown = peer.output();
    expect(shown.split(PAGER)).toHaveLength(stops + 1);
    expect(shown.split(`${PAGER}\r\n`).join("")).toBe(
      `${LICENCE.trimEnd().replaceAll("\n", "\r\n")}${QUESTION}yes\r\n`,
    );
    if (stops > 0) expect(shown.split(PAGER)[0]?.split("\r\n")).toHaveLength(Math.max(2, rows));
  },
);

test("without a pty the licence comes whole, and the answer is the next line of the input", async () => {
  const peer = openPeer("no pty");
  peer.send("yes\n");
  expect(await showPages(peer.terminal, LICENCE, PAGER)).toBe(true);
  expect(await peer.terminal.readLine(QUESTION)).toBe("yes");
  expect(peer.output()).toBe(`${LICENCE.trimEnd()}${QUESTION}`);
});

test("a resize counts from the next page on", async () => {
  const peer = openPeer({ ...XTERM, rows: 11 });
  const done = showPages(peer.terminal, LICENCE, PAGER);
  await nextTurn();
  peer.resize(80, 51);
  peer.send("\r");
  await nextTurn();
  const [first, second] = peer.output().split(PAGER);
  expect(first?.match(/paragraph/g)).toHaveLength(10);
  expect(second?.match(/paragraph/g)).toHaveLength(50);
  peer.resize(80, 0);
  peer.send("\r");
  expect(await done).toBe(true);
});

test("Ctrl+C quits at any page", async () => {
  const peer = openPeer();
  const done = showPages(peer.terminal, LICENCE, PAGER);
  await nextTurn();
  peer.send("\r");
  await nextTurn();
  peer.send("\x03");
  await expect(done).rejects.toBeInstanceOf(Interrupted);
  expect(peer.output().endsWith(`${PAGER}^C`)).toBe(true);
});

test("a client that is gone ends it", async () => {
  const peer = openPeer();
  const done = showPages(peer.terminal, LICENCE, PAGER);
  await nextTurn();
  peer.eof();
  expect(await done).toBe(false);
});

test("ENTERs and the answer in one packet are used up one by one", async () => {
  const peer = openPeer({ ...XTERM, rows: 51 });
  const answer = showPages(peer.terminal, LICENCE, PAGER).then(() => peer.terminal.readLine(QUESTION));
  await nextTurn();
  peer.send("\ryes\rlist\r");
  expect(await answer).toBe("yes");
  expect(await peer.terminal.editLine("Command> ", { history: [], complete: () => [] })).toBe("list");
  expect(peer.screen().text.split("\n").slice(-2)).toEqual([`paragraph 100${QUESTION}yes`, "Command> list"]);
});
