import { closeSync, openSync, writeSync } from "node:fs";
import type { Clock } from "../clock/clock.ts";
import { PatchrigError } from "../errors.ts";
import { type CastEvent, formatCastEvent, formatCastHeader } from "./asciicast.ts";
import { createRedactor, redactAll } from "./redact.ts";

/** Takes down a terminal session as it happens. */
export interface CastRecorder {
  output(text: string): void;
  /** Hidden input (a password) is never written down. */
  input(text: string, options?: { readonly hidden?: boolean }): void;
  marker(text: string): void;
  resize(columns: number, rows: number): void;
  exit(status: number): void;
  /** Writes what was held back and lets the file go. Later calls record nothing. */
  close(): void;
}

export interface CastRecorderOptions {
  readonly clock: Clock;
  readonly columns: number;
  readonly rows: number;
  readonly term?: string;
  readonly title?: string;
  /** Secrets that may never be written, whole or in pieces, wherever they turn up. */
  readonly redact?: readonly string[];
}

/** Where a recording goes: a file's path, or whatever takes one line at a time. */
export type CastSink = string | { write(line: string): void; close?(): void };

/**
 * Records as asciicast v3, line by line: what has been recorded is still there when the process is killed. A file is
 * created for its owner alone, and replaced when it was there. Throws `PatchrigError` journal when it cannot be written.
 */
export function createCastRecorder(to: CastSink, options: CastRecorderOptions): CastRecorder {
  const { clock, columns, rows, term, title, redact: secrets = [] } = options;
  const sink = openCastSink(to);
  const began = clock.now();
  let last = 0;
  let closed = false;
  const write = (code: CastEvent["code"], text: string) => {
    if (text === "" || closed) return;
    // A clock that was set back must not make an interval negative.
    const at = Math.max(last, clock.now() - began);
    sink.write(`${formatCastEvent({ at, code, text }, last)}\n`);
    last = at;
  };
  const streams = { o: createRedactor(secrets), i: createRedactor(secrets) };
  sink.write(
    `${formatCastHeader({
      columns,
      rows,
      timestamp: Math.floor(began / 1000),
      ...(term === undefined ? {} : { term }),
      ...(title === undefined ? {} : { title: redactAll(title, secrets) }),
    })}\n`,
  );
  return {
    output: (text) => write("o", streams.o.take(text)),
    input: (text, { hidden = false } = {}) => {
      if (!hidden) write("i", streams.i.take(text));
    },
    marker: (text) => write("m", redactAll(text, secrets)),
    resize: (wide, high) => write("r", `${wide}x${high}`),
    exit: (status) => {
      write("o", streams.o.flush());
      write("x", String(status));
    },
    close: () => {
      if (closed) return;
      write("i", streams.i.flush());
      write("o", streams.o.flush());
      closed = true;
      sink.close?.();
    },
  };
}

/** Opens what a recording is written to, its owner's alone. Throws `PatchrigError` journal. */
export const openCastSink = (to: CastSink): Exclude<CastSink, string> => (typeof to === "string" ? fileSink(to) : to);

function fileSink(file: string) {
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new PatchrigError("journal", `the recording ${file} cannot be written: ${reason}`, { cause });
    }
  };
  const descriptor = attempt(() => openSync(file, "w", 0o600));
  return {
    write: (line: string) => void attempt(() => writeSync(descriptor, line)),
    close: () => closeSync(descriptor),
  };
}
