import { type Clock, formatInstant } from "@patchrig/core/clock";
import type { WorldEvent, WorldEventInput, WorldJournal } from "./world.ts";

/** How much is kept, at least. */
interface Kept {
  readonly events: number;
  readonly characters: number;
}

/** Far more than a whole update makes; a simulator that runs for weeks, or is fed long lines, forgets its oldest events. */
const KEPT: Kept = { events: 100_000, characters: 64 * 1024 * 1024 };

/** Forgetting moves all that is kept: only once there is a tenth too much. */
const SLACK = 1.1;

/** Creates an empty journal that stamps events with the simulated clock. */
export function createWorldJournal(clock: Clock, kept: Partial<Kept> = {}): WorldJournal {
  const limit: Kept = { ...KEPT, ...kept };
  let events: WorldEvent[] = [];
  let characters = 0;
  const followers = new Set<(event: WorldEvent) => void>();

  const forgetOldest = () => {
    let from = Math.max(0, events.length - limit.events);
    for (let at = 0; at < from; at++) characters -= sizeOf(events[at]);
    for (; characters > limit.characters && from < events.length - 1; from++) characters -= sizeOf(events[from]);
    // A new list: whoever still reads the old one is not disturbed.
    events = events.slice(from);
  };
  const record = (input: WorldEventInput) => {
    const event = { at: formatInstant(clock.now()), ...input };
    events.push(event);
    characters += sizeOf(event);
    if (events.length >= limit.events * SLACK || characters >= limit.characters * SLACK) forgetOldest();
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

/** About how many characters an event takes, without writing it out. */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 8;
  return Object.values(value).reduce((sum: number, part) => sum + 16 + sizeOf(part), 0);
}
