import { Readable } from "node:stream";
import { type Clock, systemClock } from "@patchrig/core/clock";
import type { Context, Output } from "../src/context.ts";
import { createLineReader } from "../src/line-reader.ts";
import type { SharedWorld } from "../src/shared-world.ts";

/** A context that keeps what was said; a terminal only where the test says so. */
export interface FakeContext extends Context {
  readonly out: () => string;
  readonly err: () => string;
  readonly interrupt: (reason: unknown) => void;
}

export function fakeContext(
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
    readonly terminal?: boolean;
    readonly typed?: readonly string[];
    readonly clock?: Clock;
    readonly world?: SharedWorld;
  } = {},
): FakeContext {
  const interruption = new AbortController();
  const said = { out: "", err: "" };
  const output = (name: "out" | "err"): Output => ({
    write: (text) => {
      said[name] += text;
    },
    isTerminal: options.terminal ?? false,
    columns: 100,
    colored: (options.terminal ?? false) && !options.env?.NO_COLOR,
  });
  return {
    stdout: output("out"),
    stderr: output("err"),
    stdin: {
      isTerminal: options.typed !== undefined,
      lines: createLineReader(() => Readable.from(options.typed ?? [])),
    },
    env: options.env ?? {},
    cwd: options.cwd ?? "/",
    ownName: "patchrig",
    clock: options.clock ?? systemClock,
    ...(options.world && { world: options.world }),
    interrupted: interruption.signal,
    out: () => said.out,
    err: () => said.err,
    interrupt: (reason) => interruption.abort(reason),
  };
}
