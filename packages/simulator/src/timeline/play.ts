import type { VirtualClock } from "@patchrig/core/clock";
import type { Random } from "@patchrig/core/random";
import { fill, type Timeline, type Write } from "@patchrig/platforms/profiles";
import { createWriter, type Writer } from "../terminal/writer.ts";
import { countSteps } from "./count-steps.ts";
import { Playhead } from "./playhead.ts";

export interface TimelineContext {
  readonly clock: VirtualClock;
  /** Where it begins, and how to tell later where it is; its first write when left out. */
  readonly head?: Playhead;
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
  /** Called before each write and the wait that it begins with, and for one that goes on after a restore. */
  onWrite?(write: Write, about: { readonly lastsMs: number; readonly resumed: boolean }): void;
  /** Ends the timeline at once, wherever it is. */
  readonly signal?: AbortSignal;
}

/**
 * Plays a timeline on a clock, from where its head stands: resolves after its last write, rejects with the signal's
 * reason when it is aborted, with what `ask` or `become` throws, and with a `RangeError` for a writer or a name that
 * nobody gave. What was said before the head's place is not said again.
 */
export async function playTimeline(timeline: Timeline, context: TimelineContext): Promise<void> {
  const { clock, signal, head = new Playhead(clock) } = context;
  const playing = { ...context, head, writers: createWriters(timeline, context) };
  for (let write = timeline.writes[head.write]; write; write = timeline.writes[head.write]) {
    context.onWrite?.(write, aboutWrite(write, playing));
    if (head.step === 0) await head.wait(write.afterMs, signal);
    await perform(write, playing);
    head.next();
  }
}

type Playing = TimelineContext & { readonly head: Playhead; readonly writers: Writers };

/** How long a write takes from here on; of a count that is under way about so long, as its numbers differ. */
function aboutWrite(write: Write, { head, values = {} }: Playing) {
  const overMs = write.verb === "count" ? write.overMs : 0;
  const waits = write.verb === "count" ? Math.max(1, Number(values[write.of]) - 1) : 1;
  const left = Math.max(0, (waits - Math.max(0, head.step - 1)) / waits);
  return { lastsMs: (head.step === 0 ? (head.restMs ?? write.afterMs) : 0) + overMs * left, resumed: head.isResumed };
}

type Writers = ReadonlyMap<string, Writer>;

function createWriters(timeline: Timeline, context: TimelineContext): Writers {
  const { clock, window, write = async () => {} } = context;
  const common = { clock, write, ...(window ? { window } : {}) };
  return new Map(Object.entries(timeline.writers).map(([name, style]) => [name, createWriter({ ...common, style })]));
}

async function perform(write: Write, context: Playing): Promise<void> {
  if (write.verb === "ask") await context.ask?.(write.question);
  else if (write.verb === "become") context.become?.(write.state);
  else if (write.verb === "say") say(write, context);
  else await count(write, writerOf(write, context.writers), context);
}

function say(write: Extract<Write, { readonly verb: "say" }>, { writers, values = {} }: Playing): void {
  const writer = writerOf(write, writers);
  const text = fill(write.text, values);
  if (write.open) writer.begin(text);
  else writer.say(text);
}

type Count = Extract<Write, { readonly verb: "count" }>;

async function count(write: Count, writer: Writer, context: Playing): Promise<void> {
  const { head, signal, random, values = {} } = context;
  const total = Number(values[write.of]);
  if (!Number.isInteger(total)) throw new RangeError(`no number for ${write.of} in "${write.text}"`);
  const counter = writer.count(fill(write.text, values), total);
  counter.show(Math.min(1, total));
  const waits = countSteps({ total, overMs: write.overMs, ...(random ? { random } : {}) });
  for (const [index, wait] of waits.entries()) {
    if (index + 1 < head.step) continue;
    await head.wait(wait, signal);
    if (index + 2 < total) counter.show(index + 2);
  }
  counter.close();
}

function writerOf({ writer }: { readonly writer: string }, writers: Writers): Writer {
  const found = writers.get(writer);
  if (!found) throw new RangeError(`no writer is called ${writer}`);
  return found;
}
