import { once } from "node:events";
import { connect, createServer } from "node:net";
import { nextTurn } from "@patchrig/core/clock";
import { expect, it } from "vitest";
import { createGate } from "./gate.ts";

const quiet = { host: "127.0.0.1", option: "--ssh", onSocket: () => {}, onTraffic: () => {} };

it("names the port and the option when another program listens there", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const address = other.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await expect(createGate({ ...quiet, port }, true)).rejects.toMatchObject({
    code: "port-in-use",
    message: expect.stringContaining(`127.0.0.1:${port} (--ssh)`),
  });
  other.close();
});

it("keeps its port out of the range that outgoing connections take", async () => {
  const gate = await createGate({ ...quiet, port: 0 }, false);
  expect(gate.port).toBeGreaterThanOrEqual(20_000);
  expect(gate.port).toBeLessThan(32_768);
  await gate.close();
});

it("waits for its port when somebody else sits on it", async () => {
  const gate = await createGate({ ...quiet, port: 0 }, true);
  gate.set(false);
  await gate.settled();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(gate.port, "127.0.0.1", resolve));
  gate.set(true);
  other.close();
  await gate.settled();
  await expect(createGate({ ...quiet, port: gate.port }, true)).rejects.toMatchObject({ code: "port-in-use" });
  await gate.close();
});

it("opens when it is told to close and to open at once, closed already", async () => {
  const gate = await createGate({ ...quiet, port: 0 }, false);
  gate.set(false);
  gate.set(true);
  await gate.settled();
  await nextTurn();
  await gate.settled();
  const socket = connect(gate.port, "127.0.0.1");
  await once(socket, "connect");
  socket.destroy();
  await gate.close();
});

it("does what it was told last", async () => {
  const gate = await createGate({ ...quiet, port: 0 }, true);
  for (const open of [false, true, false, true, false]) gate.set(open);
  await gate.settled();
  const same = await createGate({ ...quiet, port: gate.port }, true);
  expect(same.port).toBe(gate.port);
  await same.close();
  await gate.close();
});
