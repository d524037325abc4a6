import { formatInstant } from "@patchrig/core/clock";
import type { z } from "zod";
import type { LiveSession } from "../../live/live-sessions.ts";
import type { AdminContext } from "./admin-context.ts";
import { type AdminRequest, type AdminRoute, ok, problem } from "./admin-route.ts";
import { SCHEMAS, type SessionReport } from "./admin-schemas.ts";

/** The sessions on the appliances: those of anybody to be watched, those of the console to be typed into. */
export const SESSION_ROUTES: readonly AdminRoute[] = [
  {
    method: "GET",
    path: "/sessions",
    summary: "The sessions on all appliances: those that go on, and the last that have ended",
    gives: SCHEMAS.sessions,
    handle: (context) => ok({ sessions: context.world.sessions.list().map((session) => report(context, session)) }),
  },
  {
    method: "POST",
    path: "/appliances/{name}/sessions",
    summary: "Log in to an appliance as root, in memory, with a terminal of that size",
    takes: SCHEMAS.terminalSize,
    gives: SCHEMAS.session,
    handle: (context, { names: { name = "" }, body }) => {
      const id = context.desk.begin(name, body as z.infer<typeof SCHEMAS.terminalSize>);
      const session = context.world.sessions.find(id);
      return session ? ok(report(context, session)) : problem(409, "ended", `${name} has ended the session already`);
    },
  },
  {
    method: "POST",
    path: "/sessions/{id}/input",
    summary: "Type into a session of the console's own",
    takes: SCHEMAS.typed,
    gives: SCHEMAS.health,
    handle: (context, request) =>
      atDesk(context, request, (id) => context.desk.type(id, (request.body as z.infer<typeof SCHEMAS.typed>).text)),
  },
  {
    method: "POST",
    path: "/sessions/{id}/size",
    summary: "Change the size of the terminal of a session of the console's own",
    takes: SCHEMAS.terminalSize,
    gives: SCHEMAS.health,
    handle: (context, request) =>
      atDesk(context, request, (id) => context.desk.resize(id, request.body as z.infer<typeof SCHEMAS.terminalSize>)),
  },
  {
    method: "DELETE",
    path: "/sessions/{id}",
    summary: "End a session of the console's own",
    gives: SCHEMAS.health,
    handle: (context, request) => atDesk(context, request, (id) => context.desk.end(id)),
  },
];

function atDesk({ world }: AdminContext, { names }: AdminRequest, act: (id: number) => boolean) {
  const id = Number(names.id);
  if (act(id)) return ok({ status: "ok" });
  return world.sessions.find(id)
    ? problem(409, "not-own", `session ${id} was not begun here, or is over: it may be watched`)
    : problem(404, "unknown-session", `no session "${names.id}"`);
}

function report({ desk }: AdminContext, { tape: _, startedAt, endedAt, ...session }: LiveSession): SessionReport {
  return {
    ...session,
    command: session.command ?? null,
    startedAt: formatInstant(startedAt),
    endedAt: endedAt === undefined ? null : formatInstant(endedAt),
    own: desk.isOwn(session.id),
  };
}
