import type { Clock } from "@patchrig/core/clock";
import type { Random } from "@patchrig/core/random";
import { fill, type Timeline, type Write } from "@patchrig/platforms/profiles";
import { createWriter, type Writer } from "../terminal/writer.ts";
import { countSteps } from "./count-steps.ts";

export interface TimelineContext {
  readonly clock: Clock;
  /** Where the text goes, if anybody is there to read it. Never waited for: the work goes on without a reader. */
  write?(text: string): Promise<void>;
  /** The window that the text goes to. */
  readonly window?: { readonly columns: number };
  /** What `{name}` and a count's `of` stand for. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** Answers `ask`; a rejection ends the timeline. */
  ask?(question: string): Promise<void>;
  become?(state: string): void;
  /** Makes the steps of a count uneven, as packages are; without it they are even. */
  readonly random?: Random;
  /** Ends the timeline at once, wherever it is. */
  readonly signal?: AbortSignal;
}

/**
 * Plays a timeline on a clock: resolves after its last write, rejects with the signal's reason when it is aborted, with
 * what `ask` or `become` throws, and with a `RangeError` for a writer or a name that nobody gave.
 */
export async function playTimeline(timeline: Timeline, context: TimelineContext): Promise<void> {
  const { clock, signal } = context;
  const writers = createWriters(timeline, context);
  for (const write of timeline.writes) {
    if (write.afterMs > 0) await clock.sleep(write.afterMs, signal ? { signal } : {});
    signal?.throwIfAborted();
    await perform(write, writers, context);
  }
}

type Writers = ReadonlyMap<string, Writer>;

function createWriters(timeline: Timeline, context: TimelineContext): Writers {
  const { clock, window, write = async () => {} } = context;
  const common = { clock, write, ...(window ? { window } : {}) };
  return new Map(Object.entries(timeline.writers).map(([name, style]) => [name, createWriter({ ...common, style })]));
}

async function perform(write: Write, writers: Writers, context: TimelineContext): Promise<void> {
  if (write.verb === "ask") await context.ask?.(write.question);
  else if (write.verb === "become") context.become?.(write.state);
  else if (write.verb === "say") writerOf(write, writers).say(fill(write.text, context.values ?? {}));
  else await count(write, writerOf(write, writers), context);
}

type Count = Extract<Write, { readonly verb: "count" }>;

async function count(write: Count, writer: Writer, context: TimelineContext): Promise<void> {
  const { clock, signal, random, values = {} } = context;
  const total = Number(values[write.of]);
  if (!Number.isInteger(total)) throw new RangeError(`no number for ${write.of} in "${write.text}"`);
  const counter = writer.count(fill(write.text, values), total);
  counter.show(Math.min(1, total));
  let step = 1;
  for (const wait of countSteps({ total, overMs: write.overMs, ...(random ? { random } : {}) })) {
    if (wait > 0) await clock.sleep(wait, signal ? { signal } : {});
    signal?.throwIfAborted();
    step = Math.min(step + 1, total);
    if (step < total) counter.show(step);
  }
  counter.close();
}

function writerOf({ writer }: { readonly writer: string }, writers: Writers): Writer {
  const found = writers.get(writer);
  if (!found) throw new RangeError(`no writer is called ${writer}`);
  return found;
}
