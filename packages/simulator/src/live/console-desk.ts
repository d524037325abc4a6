import { PatchrigError } from "@patchrig/core/errors";
import type { AttachedSession, AttachOptions } from "../attach.ts";
import type { LiveSessions } from "./live-sessions.ts";

/** Sessions that were begun at the simulator's own console, and may be typed into there. */
export interface ConsoleDesk {
  /** Logs in as root and resolves to the session's id. Throws `PatchrigError`: not-reachable, bad-usage when there are too many. */
  readonly begin: (appliance: string, size: { readonly columns: number; readonly rows: number }) => number;
  readonly isOwn: (id: number) => boolean;
  /** False for a session that was not begun here, or is over. */
  readonly type: (id: number, text: string) => boolean;
  readonly resize: (id: number, size: { readonly columns: number; readonly rows: number }) => boolean;
  readonly end: (id: number) => boolean;
}

/** A browser that is reloaded again and again leaves its sessions behind. */
const LIMIT = 20;

export function createConsoleDesk(
  sessions: LiveSessions,
  attach: (appliance: string, options: AttachOptions) => AttachedSession,
): ConsoleDesk {
  const own = new Map<number, AttachedSession>();
  const withOwn = (id: number, act: (session: AttachedSession) => void): boolean => {
    const session = own.get(id);
    if (session) act(session);
    return session !== undefined;
  };
  return {
    begin: (appliance, size) => {
      if (own.size >= LIMIT) {
        throw new PatchrigError("bad-usage", `there are ${LIMIT} sessions of this console already`, {
          hint: "end one first",
        });
      }
      const session = attach(appliance, { terminal: { term: "xterm-256color", ...size } });
      // What is served at once is the newest on the list.
      const id = sessions.list().at(-1)?.id ?? 0;
      // The tape has it all: nobody reads this end.
      session.onOutput(() => {});
      own.set(id, session);
      void session.exit.then(() => own.delete(id));
      return id;
    },
    isOwn: (id) => own.has(id),
    type: (id, text) => withOwn(id, (session) => void session.write(text).catch(() => {})),
    resize: (id, size) => withOwn(id, (session) => session.resize(size)),
    end: (id) => withOwn(id, (session) => session.close()),
  };
}
