import { parseInstant, VirtualClock } from "@patchrig/core/clock";
import { expect, test } from "vitest";
import { openPeer, XTERM } from "./test-peer.ts";
import { createWriter } from "./writer.ts";

const at = parseInstant("2015-10-08T02:45:53.590") ?? 0;
const clock = new VirtualClock({ startsAt: at, speed: "manual" });

test.each([
  ["at 120 columns on one row", 120, "payload 143/143"],
  ["at 80 columns on two, once (evidence 11)", 80, "payload 143/\n143"],
])("a count rewrites its line, under the stamp it began with, %s", async (_title, columns, end) => {
  const peer = openPeer({ ...XTERM, columns });
  const writer = createWriter({
    style: "log-stamp",
    clock,
    write: (text) => peer.terminal.write(text),
    window: peer.terminal,
  });
  const counter = writer.count("Processing software packages in update payload", 143);
  for (const step of [1, 2, 142]) {
    counter.show(step);
    await clock.advance(1_000);
  }
  counter.close();
  expect(peer.screen().text).toMatch(/^ \[2015-10-08 02:4\d:\d\d,590\] : Processing/);
  expect(peer.screen().text.endsWith(`software packages in update ${end}`)).toBe(true);
  expect(peer.screen().text.split("\n")).toHaveLength(end.split("\n").length);
  expect(peer.output().split("\r")).toHaveLength(5);
});

test("a count misses steps, but not the last, before a peer that does not read", async () => {
  const peer = openPeer("no pty");
  const writer = createWriter({ style: "bare", clock, write: (text) => peer.terminal.write(text) });
  const counter = writer.count("payload", 1_000);
  peer.pause(true);
  for (let step = 1; step < 1_000; step++) counter.show(step);
  counter.close();
  peer.pause(false);
  await peer.terminal.write("");
  await clock.advance(0);
  expect(peer.output()).toBe("payload 1/1000\rpayload 1000/1000\n");
});

test("a line without text is its stamp, without a blank at its end (evidence 03)", () => {
  const peer = openPeer("no pty");
  createWriter({ style: "event-stamp", clock, write: (text) => peer.terminal.write(text) }).say("");
  expect(peer.output()).toMatch(/^ \[2015-10-08T02:4\d:\d\d\.281\] :\n$/);
});
