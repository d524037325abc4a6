import type { Clock } from "@patchrig/core/clock";
import type { SessionChannel } from "@patchrig/core/ssh";
import { wrapChannel } from "../faults/line/wrap-channel.ts";
import { createTape, type Tape } from "./tape.ts";

/** A session on a simulated appliance, as somebody beside it sees it. Instants are epoch milliseconds of the simulated clock. */
export interface LiveSession {
  readonly id: number;
  readonly appliance: string;
  readonly kind: SessionChannel["kind"];
  readonly command: string | undefined;
  readonly user: string;
  readonly from: string;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** 0 by 0 without a terminal. */
  readonly columns: number;
  readonly rows: number;
  readonly tape: Tape;
}

/** The sessions of all appliances: those that go on, and the last that have ended. */
export interface LiveSessions {
  /** A channel like this one, whose session is on the list. */
  readonly watch: (appliance: string, channel: SessionChannel) => SessionChannel;
  /** Oldest first. */
  readonly list: () => readonly LiveSession[];
  readonly find: (id: number) => LiveSession | undefined;
}

/** So many that have ended are kept: enough for the sessions of a night. */
const KEPT_ENDED = 50;

/** Creates an empty list. */
export function createLiveSessions(clock: Clock): LiveSessions {
  const sessions = new Map<number, LiveSession>();
  const ended: number[] = [];
  let latest = 0;
  const end = (id: number) => {
    const session = sessions.get(id);
    if (!session || session.endedAt !== undefined) return;
    if (session.tape.events.at(-1)?.code !== "x") session.tape.record("x", "");
    sessions.set(id, { ...session, endedAt: clock.now() });
    ended.push(id);
    if (ended.length > KEPT_ENDED) sessions.delete(ended.shift() ?? 0);
  };
  return {
    watch: (appliance, channel) => {
      const id = ++latest;
      const tape = createTape(clock);
      const { columns = 0, rows = 0 } = channel.terminal ?? {};
      sessions.set(id, {
        id,
        appliance,
        kind: channel.kind,
        command: channel.command,
        user: channel.user,
        from: channel.from.address,
        startedAt: clock.now(),
        endedAt: undefined,
        columns,
        rows,
        tape,
      });
      return taped(channel, tape, () => end(id));
    },
    list: () => [...sessions.values()],
    find: (id) => sessions.get(id),
  };
}

function taped(channel: SessionChannel, tape: Tape, end: () => void): SessionChannel {
  return wrapChannel(channel, {
    write: (bytes) => {
      tape.record("o", bytes);
      return channel.write(bytes);
    },
    writeError: (bytes) => {
      tape.record("o", bytes);
      return channel.writeError(bytes);
    },
    onResize: (listener) =>
      channel.onResize((size) => {
        tape.record("r", `${size.columns}x${size.rows}`);
        listener(size);
      }),
    onClose: (listener) =>
      channel.onClose(() => {
        end();
        listener();
      }),
    exit: (status) => {
      tape.record("x", String(status));
      channel.exit(status);
    },
  });
}
