import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { WorldEvent, WorldJournal } from "../../world/world.ts";

/** Events are sent in pieces of about so many characters. */
const PIECE = 64 * 1024;
/** A follower that is so many characters behind what happens is let go. */
const BEHIND_LIMIT = 8 * 1024 * 1024;

/**
 * Writes the journal, one JSON object a line, as fast as the reader takes it; with `follow`, what happens from then on
 * too. Resolves when all is told or the reader is gone.
 */
export async function tellJournal(journal: WorldJournal, response: ServerResponse, follow: boolean): Promise<void> {
  response.writeHead(200, { "content-type": "application/x-ndjson", "cache-control": "no-store" });
  response.flushHeaders();
  const told = follow ? followed(journal, response) : soFar(journal.events);
  // A reader that goes away ends its own answer only.
  await pipeline(Readable.from(told, { objectMode: false }), response).catch(() => {});
}

/** What is in the journal now; what comes meanwhile is not in it. */
function* soFar(events: readonly WorldEvent[]): Generator<string> {
  const count = events.length;
  let piece = "";
  for (let at = 0; at < count; at++) {
    piece += lineOf(events[at]);
    if (piece.length < PIECE) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}

async function* followed(journal: WorldJournal, response: ServerResponse): AsyncGenerator<string> {
  let waiting = "";
  let wake = () => {};
  const stop = journal.follow((event) => {
    waiting += lineOf(event);
    if (waiting.length > BEHIND_LIMIT) response.destroy();
    wake();
  });
  response.once("close", () => wake());
  try {
    yield* soFar(journal.events);
    while (!response.destroyed) {
      const next = waiting;
      waiting = "";
      if (next !== "") yield next;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stop();
  }
}

const lineOf = (event: WorldEvent | undefined) => `${JSON.stringify(event)}\n`;
