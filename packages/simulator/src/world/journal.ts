import { type Clock, formatInstant } from "@patchrig/core/clock";
import type { WorldEvent, WorldEventInput, WorldJournal } from "./world.ts";

/** Far more than a whole update makes; a simulator that runs for weeks forgets its oldest events. */
const KEPT = 100_000;

/** Creates an empty journal that stamps events with the simulated clock. */
export function createWorldJournal(clock: Clock, kept = KEPT): WorldJournal {
  let events: WorldEvent[] = [];
  const followers = new Set<(event: WorldEvent) => void>();
  const record = (input: WorldEventInput) => {
    const event = { at: formatInstant(clock.now()), ...input };
    events.push(event);
    if (events.length >= kept * 1.1) events = events.slice(-kept);
    for (const follower of followers) follower(event);
  };
  return {
    record,
    get events() {
      return events;
    },
    follow: (listener) => {
      followers.add(listener);
      return () => void followers.delete(listener);
    },
  };
}
