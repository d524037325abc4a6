import { describe, expect, it } from "vitest";
import { LimitPassed, withLimit } from "./limit.ts";
import { VirtualClock } from "./virtual-clock.ts";

const manual = () => new VirtualClock({ startsAt: 0, speed: "manual" });
const forever = () => new Promise<never>(() => {});

describe("a wait with a limit", () => {
  it("gives what was waited for, and leaves no limit behind", async () => {
    const clock = manual();
    expect(await withLimit(clock, { ms: 1_000, waitedFor: "the prompt" }, async () => "Command> ")).toBe("Command> ");
    expect(await clock.step()).toBe(false);
  });

  it("says what it waited for when the limit passes, and aborts the work", async () => {
    const clock = manual();
    let reason: unknown;
    const waiting = withLimit(clock, { ms: 90_000, waitedFor: "the login page" }, (signal) => {
      signal.addEventListener("abort", () => {
        reason = signal.reason;
      });
      return forever();
    });
    waiting.catch(() => {});
    await clock.advance(90_000);
    await expect(waiting).rejects.toThrow("waited 90 s for the login page");
    expect(reason).toBeInstanceOf(LimitPassed);
  });

  it("ends with the outer reason when it is called off, also where the work does not listen", async () => {
    const stop = new AbortController();
    const waiting = withLimit(manual(), { ms: 1_000, waitedFor: "it", signal: stop.signal }, forever);
    stop.abort(new Error("interrupted"));
    await expect(waiting).rejects.toThrow("interrupted");
    await expect(withLimit(manual(), { ms: 1, waitedFor: "it", signal: stop.signal }, forever)).rejects.toThrow(
      "interrupted",
    );
  });
});
