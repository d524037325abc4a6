import { afterEach, describe, expect, it } from "vitest";
import { createMemoryWeb, type MemoryWebMoment } from "../../adapters/memory-web.ts";
import { VirtualClock } from "../../clock/index.ts";
import { PatchrigError } from "../../errors.ts";
import { type Readiness, type ReadyOptions, waitUntilReady } from "./ready.ts";

const clocks: VirtualClock[] = [];
afterEach(() => {
  for (const clock of clocks.splice(0)) clock.close();
});

const open = ["ssh", "https"] as const;
const SHOWS = {
  down: { open: [] },
  ssh: { open: ["ssh"] },
  reset: { open },
  unavailable: {
    open,
    answer: { status: 503, body: "[N7Vmacore4Http16LocalServiceSpecE:0x7f0be5595750] _port = 9090" },
  },
  initializing: { open, answer: { body: "The vSphere Client web server is initializing" } },
  csp: { open, answer: { status: 302, location: "/vsphere-client/?csp" } },
  login: { open, answer: { status: 302, location: "/websso/SAML2/SSO/vsphere.local" } },
} satisfies Record<string, MemoryWebMoment>;
type Shown = keyof typeof SHOWS;

/** Waits for an appliance that shows each thing from that minute on. */
async function wait(
  boot: readonly (readonly [number, Shown])[],
  options: Partial<ReadyOptions> = {},
): Promise<Readiness> {
  const clock = new VirtualClock({ startsAt: 0, speed: "max" });
  clocks.push(clock);
  const web = createMemoryWeb(() => {
    const shown = boot.findLast(([minute]) => clock.now() >= minute * 60_000)?.[1] ?? "down";
    return SHOWS[shown];
  });
  return waitUntilReady({ web }, { clock, ...options });
}

const phases = (readiness: Readiness) => readiness.phases.map(({ phase, seconds }) => `${phase} ${seconds}`);

describe("waiting for the login page", () => {
  it("climbs: 22 first, minutes later 443, its 503, initializing, login (V22, V23)", async () => {
    const readiness = await wait([
      [1, "ssh"],
      [2, "unavailable"],
      [5, "initializing"],
      [7, "login"],
    ]);
    expect(readiness.kind).toBe("ready");
    expect(phases(readiness)).toEqual(["no-answer 0", "ssh 60", "unavailable 120", "initializing 300", "login 420"]);
  });

  it("takes a fall back to 503 after initializing, and connections that are reset, for what they are: booting", async () => {
    const readiness = await wait([
      [0, "reset"],
      [1, "initializing"],
      [2, "unavailable"],
      [3, "reset"],
      [4, "initializing"],
      [5, "login"],
    ]);
    expect(phases(readiness)).toEqual([
      "https 0",
      "initializing 60",
      "unavailable 120",
      "https 180",
      "initializing 240",
      "login 300",
    ]);
  });

  it("does not take the login page of the old boot for the new one", async () => {
    const readiness = await wait(
      [
        [0, "login"],
        [1, "down"],
        [2, "login"],
      ],
      { fromReboot: true },
    );
    expect(phases(readiness)).toEqual(["shutting-down 0", "no-answer 60", "login 120"]);
  });

  it("is stuck when the ports never close after the reboot was typed", async () => {
    const readiness = await wait([[0, "unavailable"]], { fromReboot: true });
    expect(readiness).toMatchObject({
      kind: "stuck",
      phase: "shutting-down",
      hint: expect.stringContaining("does not stop"),
    });
  });

  it("is stuck where a rung takes longer than it should, and says which, how long and what that means", async () => {
    const readiness = await wait([[1, "ssh"]]);
    expect(readiness).toMatchObject({
      kind: "stuck",
      phase: "ssh",
      text: 'stuck: no further than ssh for 20 m 5 s, which should take 20 m at most; seen: "SSH accepts, HTTPS does not"',
      hint: expect.stringContaining("reverse proxy"),
    });
  });

  it("is stuck when it falls back again and again: no rung's time starts anew", async () => {
    const flapping = Array.from(
      { length: 60 },
      (_, at) => [at, at % 2 === 0 ? "initializing" : "unavailable"] as const,
    );
    expect(await wait(flapping)).toMatchObject({
      kind: "stuck",
      text: expect.stringContaining("no further than initializing for 30 m"),
    });
  });

  it("is still booting, not stuck, when only the whole wait was too short", async () => {
    const readiness = await wait(
      [
        [1, "ssh"],
        [2, "unavailable"],
      ],
      { wholeMs: 10 * 60_000 },
    );
    expect(readiness).toMatchObject({
      kind: "still-booting",
      phase: "unavailable",
      text: expect.stringMatching(/^still booting: at unavailable for 8 m/),
    });
  });

  it("does not take a redirect in a circle for the login page", async () => {
    expect(await wait([[0, "csp"]])).toMatchObject({ kind: "stuck", phase: "https" });
  });

  it("does not wait for a certificate that nobody knows", async () => {
    const clock = new VirtualClock({ startsAt: 0, speed: "max" });
    clocks.push(clock);
    const unknown = new PatchrigError("unknown-certificate", "expected another");
    const web = { canConnect: async () => true, get: () => Promise.reject(unknown) };
    await expect(waitUntilReady({ web }, { clock })).rejects.toBe(unknown);
  });

  it("ends when it is interrupted", async () => {
    const stop = new AbortController();
    const reason = new Error("interrupted");
    await expect(wait([], { signal: stop.signal, onPhase: () => stop.abort(reason) })).rejects.toBe(reason);
  });
});
