import { isatty } from "node:tty";
import { type Clock, systemClock } from "@patchrig/core/clock";
import { createLineReader, type LineReader } from "./line-reader.ts";
import { ownName, underName } from "./own-name.ts";
import type { SharedWorld } from "./shared-world.ts";

/** All that a command may touch of the process it runs in. Tests pass their own. */
export interface Context {
  /** Results. */
  readonly stdout: Output;
  /** Talk: progress, notices, questions, problems. */
  readonly stderr: Output;
  readonly stdin: Input;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** How this command is called here: `patchrig`, `npx patchrig`. What is written to stdout and stderr has it already. */
  readonly ownName: string;
  /** The wall clock; a rehearsal lives by its simulator's clock instead. */
  readonly clock: Clock;
  /** Whose clock that is, where it is a simulated world's in this process. */
  readonly world?: SharedWorld;
  /** Aborted by SIGINT or SIGTERM, with an `Interrupted` as the reason. */
  readonly interrupted: AbortSignal;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  readonly columns: number;
  /** May it be coloured? Only a terminal, and not with NO_COLOR; FORCE_COLOR asks for it where there is no terminal. */
  readonly colored: boolean;
}

export interface Input {
  readonly isTerminal: boolean;
  readonly lines: LineReader;
}

/** Somebody ended the command. `hint` says how to go on. */
export class Interrupted extends Error {
  /** The signal. */
  readonly by: string;
  readonly hint: string;

  constructor(by: string, hint = "run it again when you like") {
    super(`interrupted by ${by}`);
    this.by = by;
    this.name = "Interrupted";
    this.hint = hint;
  }
}

/** The context of this very process. Installs the signal handlers. */
export function processContext(): Context {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      // What was done is on the disk already: whoever insists leaves at once.
      if (interruption.signal.aborted) process.exit(130);
      interruption.abort(new Interrupted(signal));
    });
  }
  // `patchrig … | head` closes the pipe early: that is no reason for a stack trace.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreClosedPipe);
  const name = ownName({ env: process.env, cwd: process.cwd(), script: process.argv[1] });
  return {
    stdout: outputOf(process.stdout, name),
    stderr: outputOf(process.stderr, name),
    ownName: name,
    stdin: { isTerminal: isatty(0), lines: createLineReader(() => process.stdin) },
    env: process.env,
    cwd: process.cwd(),
    clock: systemClock,
    interrupted: interruption.signal,
  };
}

function outputOf(stream: NodeJS.WriteStream, name: string): Output {
  const isTerminal = stream.isTTY === true;
  return {
    write: (text) => void stream.write(underName(text, name)),
    isTerminal,
    // A window is made narrower while a run is under way.
    get columns() {
      return stream.columns || 80;
    },
    colored: mayBeColored(isTerminal),
  };
}

function mayBeColored(isTerminal: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0";
  return isTerminal && TERM !== "dumb";
}

function ignoreClosedPipe(problem: NodeJS.ErrnoException): void {
  if (problem.code !== "EPIPE") throw problem;
}
