import { VirtualClock } from "@patchrig/core/clock";
import { createMemoryChannel } from "@patchrig/core/ssh";
import { expect, it } from "vitest";
import { createLiveSessions } from "./live-sessions.ts";

const FROM = { address: "192.0.2.7", port: 0 };

function begin() {
  const sessions = createLiveSessions(new VirtualClock({ startsAt: 1_000, speed: "manual" }));
  const terminal = { term: "xterm", columns: 80, rows: 24 };
  const serve = () => {
    const { server, client } = createMemoryChannel({ kind: "shell", terminal, user: "root", from: FROM });
    const channel = sessions.watch("vcsa-01", server);
    channel.onInput(() => {});
    channel.onClose(() => {});
    channel.onResize(() => {});
    return { channel, client };
  };
  return { sessions, serve };
}

it("has what a session showed and how it ended, and nothing that was typed", async () => {
  const { sessions, serve } = begin();
  const { channel, client } = serve();
  const half = Buffer.from("é");
  channel.write("password: ");
  await client.write("hunter2\r");
  channel.write(half.subarray(0, 1));
  channel.write(half.subarray(1));
  channel.exit(0);
  await client.exit;
  const [session] = sessions.list();
  expect(session).toMatchObject({
    id: 1,
    appliance: "vcsa-01",
    user: "root",
    from: "192.0.2.7",
    columns: 80,
    rows: 24,
  });
  expect(session?.tape.events.map(({ code, text }) => code + text)).toEqual(["opassword: ", "oé", "x0"]);
  expect(session?.endedAt).toBe(1_000);
});

it("keeps the newest of what a session showed, and the last sessions that ended", async () => {
  const { sessions, serve } = begin();
  for (let turn = 0; turn < 60; turn++) {
    const { channel, client } = serve();
    for (let line = 0; line < 600; line++) channel.write("x".repeat(1_000));
    channel.close();
    await client.exit;
  }
  const kept = sessions.list();
  expect([kept.length, kept[0]?.id]).toEqual([50, 11]);
  for (const { tape } of kept) {
    expect(tape.events.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(256 * 1024);
    expect(tape.events.at(-1)).toMatchObject({ code: "x", text: "" });
  }
});
