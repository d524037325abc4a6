// A test against a recorded session: with vitest's matcher, and with the plain API.
import { fileURLToPath } from "node:url";
import {
  playDocument,
  readSessionDocument,
  replayDocument,
  type SessionMatchers,
  sessionMatchers,
} from "@patchrig/conformance";
import { scriptOf } from "@patchrig/core/transcript";
import { createSimulator } from "@patchrig/simulator";
import { afterAll, beforeAll, expect, it } from "vitest";

declare module "vitest" {
  interface Assertion<T> extends SessionMatchers<T> {}
}
expect.extend(sessionMatchers);

const file = fileURLToPath(new URL("sessions/unknown-word.session.md", import.meta.url));
const bind = { host: "127.0.0.1", port: 0 };
let simulator: Awaited<ReturnType<typeof createSimulator>>;
let endpoints: Awaited<ReturnType<typeof simulator.listen>>;

beforeAll(async () => {
  const appliance = { name: "vcsa-01", profile: "vcsa/6.0", password: "example", ssh: bind, https: bind, vami: bind };
  simulator = await createSimulator({
    appliances: [appliance],
    seed: 1,
    speed: "max",
    startsAt: 1_444_272_005_000,
    admin: bind,
  });
  endpoints = await simulator.listen();
});
afterAll(() => simulator.close());

it("says what was recorded (the matcher)", async () => {
  const session = await playDocument(endpoints, scriptOf(readSessionDocument(file)));
  expect(session).toMatchSession(file);
});

it("says what was recorded (the plain API)", async () => {
  const verdict = await replayDocument(endpoints, readSessionDocument(file));
  expect(verdict).toMatchObject({ outcome: "same", turns: 1 });
});

it("takes a terminal's text as it is, too, and shows the near miss", () => {
  expect("Connected\nCommand> date\nUnknown command: `date'\nCommand>").toMatchSession(file);
  expect(() => expect("Command> date\nUnknown command: `time'\nCommand>").toMatchSession(file)).toThrow(
    /expected {2}Unknown command: `date'/,
  );
});
