import type { World } from "../world/world.ts";

/** Somebody who is logged in, and what they have made: views, filters, collectors. */
export interface Session {
  readonly id: string;
  readonly key: string;
  readonly user: string;
  readonly loginAt: number;
  lastActiveAt: number;
  readonly from: string;
  readonly userAgent: string;
  calls: number;
  readonly objects: Map<string, SessionObject>;
}

/** An object that lives with its session. */
export interface SessionObject {
  readonly type: string;
  readonly id: string;
  /** Whoever waits on it stops. */
  destroy(): void;
}

export interface Sessions {
  open(who: { readonly user: string; readonly from: string; readonly userAgent: string }): Session;
  /** Undefined when there is none of that id. However long it was idle it is there: simulated time may have jumped. */
  find(id: string | undefined): Session | undefined;
  readonly all: Iterable<Session>;
  close(session: Session): void;
  /** The server ends: so do they all. */
  closeAll(): void;
}

/** How many there may be, and how much one may make. */
export const SESSION_LIMITS = { sessions: 2_000, objects: 1_000 } as const;

export function createSessions(world: World, of: string): Sessions {
  const sessions = new Map<string, Session>();
  const random = world.random.fork(`${of}/sessions`);
  const close = (session: Session) => {
    sessions.delete(session.id);
    for (const object of session.objects.values()) object.destroy();
    session.objects.clear();
  };
  return {
    open: ({ user, from, userAgent }) => {
      const [oldest] = sessions.values();
      if (sessions.size >= SESSION_LIMITS.sessions && oldest) close(oldest);
      const now = world.clock.now();
      const key = random.hex(32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
      const session = {
        ...{ id: random.hex(40), key, user, loginAt: now, lastActiveAt: now, from, userAgent, calls: 0 },
        objects: new Map<string, SessionObject>(),
      };
      sessions.set(session.id, session);
      return session;
    },
    find: (id) => {
      const session = id === undefined ? undefined : sessions.get(id);
      if (!session) return undefined;
      session.lastActiveAt = world.clock.now();
      return session;
    },
    get all() {
      return sessions.values();
    },
    close,
    closeAll: () => {
      for (const session of [...sessions.values()]) close(session);
    },
  };
}
