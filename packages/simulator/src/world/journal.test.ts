import { VirtualClock } from "@patchrig/core/clock";
import { expect, it } from "vitest";
import { createWorldJournal } from "./journal.ts";

const at = (startsAt: number) => new VirtualClock({ startsAt, speed: "manual" });

it("stamps what happened with the simulated clock, and tells whoever follows", () => {
  const journal = createWorldJournal(at(1_444_271_676_281));
  const seen: unknown[] = [];
  const stop = journal.follow((event) => seen.push(event.type));
  journal.record({ appliance: "vcsa-01", type: "login" });
  stop();
  journal.record({ appliance: "vcsa-01", type: "command", line: "help" });
  expect(journal.events[0]).toEqual({ at: "2015-10-08T02:34:36.281Z", appliance: "vcsa-01", type: "login" });
  expect([journal.events.length, seen]).toEqual([2, ["login"]]);
});

it("forgets its oldest events once there are far more than an update makes", () => {
  const journal = createWorldJournal(at(0), { events: 100 });
  for (let number = 0; number < 1_000; number++) journal.record({ appliance: "a", type: "n", number });
  expect(journal.events.length).toBeLessThanOrEqual(110);
  expect(journal.events.at(-1)).toMatchObject({ number: 999 });
});

it("forgets its oldest events once they are long", () => {
  const journal = createWorldJournal(at(0), { characters: 100_000 });
  const line = "x".repeat(1_000);
  for (let number = 0; number < 1_000; number++) journal.record({ appliance: "a", type: "n", line, number });
  expect(journal.events.length).toBeLessThanOrEqual(110);
  expect(journal.events.length).toBeGreaterThan(80);
  expect(journal.events.at(-1)).toMatchObject({ number: 999 });
});

it("leaves the list alone that somebody still reads", () => {
  const journal = createWorldJournal(at(0), { events: 10 });
  journal.record({ appliance: "a", type: "n", number: 0 });
  const { events } = journal;
  for (let number = 1; number < 100; number++) journal.record({ appliance: "a", type: "n", number });
  expect(events[0]).toMatchObject({ number: 0 });
});
