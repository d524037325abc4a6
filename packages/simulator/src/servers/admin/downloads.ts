import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import { formatInstant } from "@patchrig/core/clock";
import { packTar, type TarFile } from "@patchrig/core/tar";
import { formatCast } from "@patchrig/core/transcript";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { LiveSession } from "../../live/live-sessions.ts";
import type { TapeEvent } from "../../live/tape.ts";
import type { AdminContext } from "./admin-context.ts";

/** What is watched as it comes, and what is taken home: a session's output, its cast, and all of a night in one archive. */
export function addDownloads(app: FastifyInstance, context: AdminContext): void {
  const { sessions } = context.world;
  app.get<{ Params: { id: string }; Querystring: { follow?: string } }>("/sessions/:id/output", (request, reply) => {
    const session = sessions.find(Number(request.params.id));
    if (!session) return unknown(reply, request.params.id);
    reply.hijack();
    void tellTape(session, reply.raw, request.query.follow === "1");
  });
  app.get<{ Params: { id: string } }>("/sessions/:id/cast", (request, reply) => {
    const session = sessions.find(Number(request.params.id));
    if (!session) return unknown(reply, request.params.id);
    return attachment(reply, "application/x-asciicast", `${session.appliance}-${session.id}.cast`).send(
      castOf(session),
    );
  });
  app.get("/bundle", (_request, reply) =>
    attachment(reply, "application/gzip", "patchrig-simulation.tgz").send(bundleOf(context)),
  );
}

const unknown = (reply: FastifyReply, id: string) =>
  reply.code(404).send({ error: { code: "unknown-session", message: `no session "${id}"` } });

const attachment = (reply: FastifyReply, type: string, name: string) =>
  reply.headers({ "content-type": type, "content-disposition": `attachment; filename="${name}"` });

/** asciicast v3 of what a session showed; nothing that was typed is in it. */
function castOf({ appliance, id, columns, rows, startedAt, tape }: LiveSession): string {
  return formatCast({
    header: {
      columns: columns || 80,
      rows: rows || 24,
      timestamp: Math.floor(startedAt / 1000),
      title: `${appliance}, session ${id}`,
    },
    // The simulated clock may have jumped back: a recording's does not.
    events: tape.events
      .filter(({ code, text }) => code !== "x" || text !== "")
      .map(({ at, code, text }) => ({ at: Math.max(0, at - startedAt), code, text })),
  });
}

/** The state to go on from, what happened, and what every session showed. */
function bundleOf({ world, snapshots }: AdminContext): Buffer {
  const file = (name: string, text: string): TarFile => ({ name, bytes: Buffer.from(text) });
  return gzipSync(
    packTar([
      file("snapshot.json", `${JSON.stringify(snapshots.now())}\n`),
      file("journal.ndjson", world.journal.events.map((event) => `${JSON.stringify(event)}\n`).join("")),
      ...world.sessions
        .list()
        .map((session) => file(`sessions/${session.appliance}-${session.id}.cast`, castOf(session))),
    ]),
  );
}

/** A follower that is so many characters behind is let go. */
const BEHIND_LIMIT = 4 * 1024 * 1024;

/** Writes a tape, one JSON object a line; with `follow`, what comes until the session's end too. */
async function tellTape(session: LiveSession, response: ServerResponse, follow: boolean): Promise<void> {
  response.writeHead(200, { "content-type": "application/x-ndjson", "cache-control": "no-store" });
  response.flushHeaders();
  const told = follow && session.endedAt === undefined ? followed(session, response) : soFar(session);
  await pipeline(Readable.from(told, { objectMode: false }), response).catch(() => {});
}

function* soFar({ tape }: LiveSession): Generator<string> {
  yield tape.events.map(lineOf).join("");
}

async function* followed(session: LiveSession, response: ServerResponse): AsyncGenerator<string> {
  let waiting = "";
  let over = false;
  let wake = () => {};
  const stop = session.tape.follow((event) => {
    waiting += lineOf(event);
    over = event.code === "x";
    if (waiting.length > BEHIND_LIMIT) response.destroy();
    wake();
  });
  response.once("close", () => wake());
  try {
    yield* soFar(session);
    while (!response.destroyed) {
      const next = waiting;
      waiting = "";
      if (next !== "") yield next;
      else if (over) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stop();
  }
}

const lineOf = ({ at, code, text }: TapeEvent): string => `${JSON.stringify({ at: formatInstant(at), code, text })}\n`;
