import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { formatInstant } from "./calendar.ts";
import { monotonicNow, nextTurn, realSleep } from "./system-clock.ts";
import { type Speed, VirtualClock } from "./virtual-clock.ts";

const START = 1_444_272_216_000;
const clocks: VirtualClock[] = [];

function clockAt(speed: Speed): VirtualClock {
  const clock = new VirtualClock({ startsAt: START, speed });
  clocks.push(clock);
  return clock;
}

afterEach(() => {
  for (const clock of clocks.splice(0)) clock.close();
});

describe("a virtual clock", () => {
  it("wakes sleepers in the order of their instants, and those of one instant in the order they came", async () => {
    const clock = clockAt("max");
    const woken: string[] = [];
    const sleepers = [300, 100, 200, 100].map((ms, index) =>
      clock.sleep(ms).then(() => woken.push(`${index}@${clock.now() - START}`)),
    );
    await Promise.all(sleepers);
    expect(woken).toEqual(["1@100", "3@100", "2@200", "0@300"]);
  });

  it("shows each sleeper its own instant, at any pace", async () => {
    for (const speed of ["max", 1_000_000] as const) {
      const clock = clockAt(speed);
      clock.pause();
      const [began, seen] = [clock.now(), [] as number[]];
      const sleepers = [60_000, 5_000, 3_600_000].map((ms) =>
        clock.sleep(ms).then(() => seen.push(clock.now() - began)),
      );
      clock.pause(false);
      await Promise.all(sleepers);
      expect(seen).toEqual([5_000, 60_000, 3_600_000]);
    }
  });

  it("at full speed lets what a sleeper sent over a socket come back before the next one wakes", async () => {
    const clock = clockAt("max");
    const server = createServer((socket) => {
      socket.on("data", (bytes) => {
        clock.touch();
        socket.write(bytes);
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    await once(socket, "connect");
    const events: string[] = [];
    socket.on("data", (bytes) => {
      clock.touch();
      events.push(`echo ${bytes}`);
    });
    const sleepers = Array.from({ length: 25 }, (_, index) =>
      clock.sleep(index * 1_000).then(() => {
        events.push(`wake ${index}`);
        clock.touch();
        socket.write(`${index}`);
      }),
    );
    await Promise.all(sleepers);
    await clock.sleep(1_000);
    socket.destroy();
    server.close();
    expect(events).toEqual(Array.from({ length: 25 }, (_, index) => [`wake ${index}`, `echo ${index}`]).flat());
  });

  it("at full speed does not let a limit pass while traffic flows", async () => {
    const clock = clockAt("max");
    let passed = false;
    const limit = clock.sleep(1_000, { kind: "limit" }).then(() => {
      passed = true;
    });
    for (let packet = 0; packet < 10; packet++) {
      await realSleep(30);
      clock.touch();
    }
    expect(passed).toBe(false);
    await limit;
    expect(clock.now()).toBe(START + 1_000);
  });

  it("at full speed waits for work that it is told of, though nothing goes over a socket meanwhile", async () => {
    const clock = clockAt("max");
    const told: string[] = [];
    const sleeping = clock.sleep(60_000).then(() => told.push("woken"));
    await clock.hold(realSleep(40).then(() => told.push("written")));
    expect(clock.now()).toBe(START);
    await sleeping;
    expect(told).toEqual(["written", "woken"]);
  });

  it("moves by advance and step alone when it is manual", async () => {
    const clock = clockAt("manual");
    const woken: number[] = [];
    for (const ms of [10_000, 20_000, 500_000]) void clock.sleep(ms).then(() => woken.push(ms));
    for (let turn = 0; turn < 20; turn++) await nextTurn();
    expect([woken, clock.now()]).toEqual([[], START]);
    await clock.advance(15_000);
    expect([woken, clock.now() - START]).toEqual([[10_000], 15_000]);
    expect(await clock.step()).toBe(true);
    expect([woken, clock.now() - START]).toEqual([[10_000, 20_000], 20_000]);
    expect(await clock.step()).toBe(true);
    expect(await clock.step()).toBe(false);
    expect([woken, clock.now() - START]).toEqual([[10_000, 20_000, 500_000], 500_000]);
  });

  it("wakes what a sleeper started on the way, while it advances", async () => {
    const clock = clockAt("manual");
    const ticks: number[] = [];
    void (async () => {
      for (let tick = 0; tick < 5; tick++) {
        await clock.sleep(1_000);
        ticks.push(clock.now() - START);
      }
    })();
    await clock.advance(3_500);
    expect(ticks).toEqual([1_000, 2_000, 3_000]);
  });

  it("names the next event, and counts no limit as one", async () => {
    const clock = clockAt("manual");
    void clock.sleep(5_000, { kind: "limit" });
    expect(clock.nextEventAt()).toBeUndefined();
    void clock.sleep(9_000);
    expect(clock.nextEventAt()).toBe(START + 9_000);
  });

  it("stands still while paused, and goes on where it stood", async () => {
    const clock = clockAt(1_000);
    clock.pause();
    const before = clock.now();
    let woken = false;
    const sleeper = clock.sleep(1_000).then(() => {
      woken = true;
    });
    await realSleep(20);
    expect([clock.now(), woken, clock.paused]).toEqual([before, false, true]);
    clock.pause(false);
    await sleeper;
    expect(clock.now()).toBe(before + 1_000);
  });

  it("goes N simulated seconds for each real one", async () => {
    const clock = clockAt(100);
    const [real, simulated] = [monotonicNow(), clock.now()];
    await clock.sleep(10_000);
    const elapsed = monotonicNow() - real;
    expect(clock.now() - simulated).toBeGreaterThanOrEqual(10_000);
    // A loaded machine may be late, never early.
    expect(elapsed).toBeGreaterThanOrEqual(95);
    expect(elapsed).toBeLessThan(3_000);
  });

  it("takes up a new speed in the middle of a sleep", async () => {
    const clock = clockAt(1);
    const sleeper = clock.sleep(3_600_000);
    clock.setSpeed("max");
    await sleeper;
    expect(clock.now() - START).toBeGreaterThanOrEqual(3_600_000);
    expect(() => clock.setSpeed(0)).toThrow(RangeError);
  });

  it("lets an aborted sleeper go with the reason, and nobody waits for it any more", async () => {
    const clock = clockAt("manual");
    const stop = new AbortController();
    const sleeper = clock.sleep(1_000, { signal: stop.signal });
    stop.abort(new Error("called off"));
    await expect(sleeper).rejects.toThrow("called off");
    expect(clock.nextEventAt()).toBeUndefined();
    await expect(clock.sleep(1, { signal: stop.signal })).rejects.toThrow("called off");
  });

  it("jumps without waking or delaying anybody, and lets those who slept through it still be aborted", async () => {
    const clock = clockAt("manual");
    const stop = new AbortController();
    const kept = clock.sleep(10_000).then(() => clock.now());
    const aborted = clock.sleep(5_000, { signal: stop.signal });
    clock.jump(-8 * 3_600_000);
    expect(clock.now()).toBe(START - 8 * 3_600_000);
    stop.abort(new Error("called off"));
    await expect(aborted).rejects.toThrow("called off");
    await clock.advance(10_000);
    expect(await kept).toBe(START - 8 * 3_600_000 + 10_000);
  });

  it("goes on steadily for whoever does not live by the wall that jumped", async () => {
    const clock = clockAt("manual");
    const client = clock.steady();
    clock.jump(-8 * 3_600_000);
    expect(client.now()).toBe(START);
    await clock.advance(1_000);
    expect(client.now()).toBe(START + 1_000);
  });

  it("stops at the last instant that a calendar knows", async () => {
    const clock = clockAt("manual");
    await clock.advance(Number.MAX_SAFE_INTEGER);
    expect(formatInstant(clock.now())).toBe("+275760-09-13T00:00:00.000Z");
  });

  it("stands still once closed, wakes nobody and leaves no timer", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    const clock = new VirtualClock({ startsAt: START, speed: 1 });
    let woken = false;
    void clock.sleep(30).then(() => {
      woken = true;
    });
    await nextTurn();
    clock.close();
    for (let turn = 0; turn < 5; turn++) await nextTurn();
    const stood = clock.now();
    expect(timers()).toBe(before);
    await realSleep(50);
    expect([woken, clock.now()]).toEqual([false, stood]);
  });

  it("carries 200,000 sleepers, in any order and half of them called off, without slowing down", async () => {
    const clock = clockAt("manual");
    const stops: AbortController[] = [];
    let woken = 0;
    let last = 0;
    const began = monotonicNow();
    for (let index = 0; index < 200_000; index++) {
      const ms = (index * 7_919) % 200_003;
      if (index % 2 === 0) {
        void clock.sleep(ms).then(() => {
          woken++;
          if (clock.now() < last) throw new Error("out of order");
          last = clock.now();
        });
        continue;
      }
      const stop = new AbortController();
      stops.push(stop);
      clock.sleep(ms, { signal: stop.signal, kind: "limit" }).catch(() => {});
    }
    for (const stop of stops) stop.abort();
    await clock.advance(200_003);
    expect(woken).toBe(100_000);
    // Quadratic costs take minutes here.
    expect(monotonicNow() - began).toBeLessThan(15_000);
  });
});
