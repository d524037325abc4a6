import assert from "node:assert/strict";
import { PatchrigError } from "../errors.ts";
import type { ShellPort, ShellSession } from "../ports/shell.ts";

/** One promise of a port, to be checked against any of its adapters. */
export interface ContractCase<Port> {
  readonly title: string;
  /** Throws when the adapter breaks the promise. A fresh adapter for each case. */
  check(port: Port): Promise<void>;
}

/**
 * What every `ShellPort` promises, shown on an appliance's shell that shows `Command> `, calls `date` an unknown command
 * (recording 43) and ends at `exit`.
 */
export const shellContract: readonly ContractCase<ShellPort>[] = [
  {
    title: "shows what the shell says up to its prompt",
    check: async (shell) => {
      const session = await shell.open();
      assert.equal(typeof session.banner, "string");
      assert.match(await read(session, /Command> $/), /Command> $/);
      await session.close();
    },
  },
  {
    title: "types what it is given and shows the echo and the answer",
    check: async (shell) => {
      const session = await shell.open({ window: { columns: 132, rows: 50 } });
      const reading = reader(session);
      await reading.until(/Command> $/);
      await session.send("da");
      await session.send("te\r");
      assert.match(await reading.until(/Unknown command[\s\S]*Command> $/), /date\r?\n[\s\S]*Unknown command: .date/);
      await session.close();
    },
  },
  {
    title: "tells an ended shell from a lost one, and ends its output",
    check: async (shell) => {
      const session = await shell.open();
      const reading = reader(session);
      await reading.until(/Command> $/);
      await session.send("exit\r");
      await reading.toEnd();
      assert.equal((await session.ended).kind, "exited");
    },
  },
  {
    title: "refuses to type into an ended session, as a lost connection",
    check: async (shell) => {
      const session = await shell.open();
      const reading = reader(session);
      await reading.until(/Command> $/);
      await session.send("exit\r");
      await reading.toEnd();
      await session.ended;
      await assert.rejects(
        session.send("date\r"),
        (error) => error instanceof PatchrigError && error.code === "connection-lost",
      );
    },
  },
  {
    title: "closes at once, twice as well, and says that it was closed",
    check: async (shell) => {
      const session = await shell.open();
      const reading = reader(session);
      await reading.until(/Command> $/);
      await session.close();
      await session.close();
      await reading.toEnd();
      assert.deepEqual(await session.ended, { kind: "closed" });
    },
  },
  {
    title: "keeps sessions apart",
    check: async (shell) => {
      const [one, other] = await Promise.all([shell.open(), shell.open()]);
      const readings = [reader(one), reader(other)] as const;
      await Promise.all(readings.map((reading) => reading.until(/Command> $/)));
      await one.close();
      await other.send("date\r");
      assert.match(await readings[1].until(/Unknown command[\s\S]*Command> $/), /Unknown command/);
      await other.close();
    },
  },
  {
    title: "does not open for a signal that is aborted already",
    check: async (shell) => {
      const reason = new Error("interrupted");
      await assert.rejects(shell.open({ signal: AbortSignal.abort(reason) }), reason);
    },
  },
];

interface Reader {
  /** All output so far, once it matches. Throws when the session ends before. */
  until(pattern: RegExp): Promise<string>;
  toEnd(): Promise<string>;
}

function reader(session: ShellSession): Reader {
  const chunks = session.output[Symbol.asyncIterator]();
  let shown = "";
  const more = async () => {
    const { done, value } = await chunks.next();
    if (!done) shown += value;
    return !done;
  };
  return {
    until: async (pattern) => {
      while (!pattern.test(shown)) assert.ok(await more(), `ended before ${pattern}: ${JSON.stringify(shown)}`);
      return shown;
    },
    toEnd: async () => {
      while (await more());
      return shown;
    },
  };
}

const read = (session: ShellSession, pattern: RegExp): Promise<string> => reader(session).until(pattern);
