import type { ShownLine } from "../terminal/line-stream.ts";
import { CAPTURE_TYPES, type CaptureType } from "./capture-type.ts";
import { type CompiledLine, LONGEST_TRIED } from "./compile-line.ts";

/** What a session's captures have held so far. Never changed: a line that adds to it makes another one. */
export interface Held {
  /** By name, the value that must come again. */
  readonly values: ReadonlyMap<string, string>;
  /** By kind of stamp, the latest instant. */
  readonly latest: ReadonlyMap<string, number>;
}

export const NOTHING_HELD: Held = { values: new Map(), latest: new Map() };

export type LineFit = { readonly held: Held } | { readonly why?: string };

/** Tries one line. `mayGoBack`: the recording's clock jumps, so that stamps need not be in order. */
export function matchLine(compiled: CompiledLine, came: ShownLine, held: Held, mayGoBack = false): LineFit {
  const text = came.text;
  if (compiled.literal !== undefined)
    return compiled.literal === text || compiled.literal === text.trimEnd() ? { held } : {};
  if (text.length > LONGEST_TRIED) return { why: `a line of ${text.length} characters is too long to be tried` };
  const match = compiled.expression?.exec(text);
  if (!match) return {};
  let now = held;
  for (const [index, { type, name }] of compiled.captures.entries()) {
    const next = hold({ type, name, value: match[index + 1] ?? "" }, now, mayGoBack);
    if (!("held" in next)) return next;
    now = next.held;
  }
  const counting = compiled.captures.some(({ type }) => type === "counter") ? counterProblem(came) : undefined;
  return counting === undefined ? { held: now } : { why: counting };
}

interface Capture {
  readonly type: CaptureType;
  readonly name: string | undefined;
  readonly value: string;
}

function hold({ type, name, value }: Capture, held: Held, mayGoBack: boolean): LineFit {
  const { isValid, instant, key = (text: string) => text } = CAPTURE_TYPES[type];
  if (isValid && !isValid(value)) return { why: `${value} is no real ${type}` };
  let { values, latest } = held;
  const at = instant?.(value);
  if (at !== undefined && !mayGoBack) {
    const before = latest.get(type);
    if (before !== undefined && at < before) return { why: `${value} is earlier than the ${type} stamp before it` };
    if (at !== before) latest = new Map(latest).set(type, at);
  }
  if (name !== undefined) {
    const bound = values.get(name);
    if (bound !== undefined && bound !== key(value))
      return { why: `<${name}> was ${bound} before, here it is ${key(value)}` };
    if (bound === undefined) values = new Map(values).set(name, key(value));
  }
  return { held: values === held.values && latest === held.latest ? held : { values, latest } };
}

/** A counter only grows, keeps its total, and ends there. */
function counterProblem({ text, was = [] }: ShownLine): string | undefined {
  const states = [...was, text].flatMap((state) => {
    const [, at, of] = /(?<![\d/])(\d+)\/(\d+)(?![\d/])/.exec(state) ?? [];
    return at === undefined ? [] : [{ at: Number(at), of: Number(of) }];
  });
  for (const [index, state] of states.entries()) {
    const before = states[index - 1];
    if (before && state.at < before.at)
      return `the counter goes back from ${before.at}/${before.of} to ${state.at}/${state.of}`;
    if (before && state.of !== before.of) return `the counter's total changes from ${before.of} to ${state.of}`;
  }
  const last = states.at(-1);
  return last && last.at !== last.of ? `the counter ends at ${last.at}/${last.of}` : undefined;
}
