import { nextTurn, realSleep } from "@patchrig/core/clock";
import type { SessionChannel } from "@patchrig/core/ssh";

/** How a replay server varies what recordings do not fix: the cutting of the stream, and when input is echoed. */
export interface Variation {
  /** `whole`: as few packets as it takes. `characters`: one packet for each. */
  readonly chunks?: "whole" | "characters";
  /** A prompt comes in two pieces, with a pause between them. */
  readonly splitPrompts?: boolean;
  /** What is typed before anybody reads is echoed by the tty at once, and again by the reader (evidence 43). */
  readonly earlyEcho?: boolean;
}

export type TypedLine =
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "interrupted" }
  | { readonly kind: "ended" };

/** The terminal of a replayed session: lines out, typed lines in. */
export interface Tty {
  /** Line ends are `\n` here and what the terminal needs on the wire. */
  say(text: string): Promise<void>;
  prompt(text: string): Promise<void>;
  /** Somebody is silent for a moment, in which input may arrive too early. */
  pause(): Promise<void>;
  readLine(): Promise<TypedLine>;
}

const PAUSE_MS = 20;

export function createTty(channel: SessionChannel, variation: Variation): Tty {
  const hasTerminal = channel.terminal !== undefined;
  let isReading = false;
  const input = createInput(channel, (char) => {
    if (hasTerminal && variation.earlyEcho && !isReading) channel.write(echoOf(char).replace("\n", "\r\n"));
  });
  const write = async (text: string) => {
    const wire = hasTerminal ? text.replaceAll("\n", "\r\n") : text;
    for (const piece of variation.chunks === "characters" ? wire : [wire]) {
      if (!channel.write(piece)) await channel.drained();
      if (variation.chunks === "characters") await nextTurn();
    }
  };
  const pause = () => realSleep(PAUSE_MS);
  const readLine = async (): Promise<TypedLine> => {
    let line = "";
    for (;;) {
      const char = await input.next();
      if (isEnd(char, line)) return { kind: "ended" };
      const { left, echo } = edit(line, char);
      if (hasTerminal) await write(echo);
      if (char === "\x03") return { kind: "interrupted" };
      if (isLineEnd(char)) return { kind: "line", text: line };
      line = left;
    }
  };
  return {
    say: write,
    pause,
    prompt: async (text) => {
      const cut = variation.splitPrompts ? Math.ceil(text.length / 2) : text.length;
      await write(text.slice(0, cut));
      if (cut < text.length) await pause();
      await write(text.slice(cut));
    },
    readLine: async () => {
      isReading = true;
      const typed = await readLine();
      isReading = false;
      return typed;
    },
  };
}

const isEnd = (char: string | undefined, line: string): char is undefined =>
  char === undefined || (char === "\x04" && line === "");

const isLineEnd = (char: string): boolean => char === "\r" || char === "\n";

/** What becomes of the line, and what the terminal shows of it. */
function edit(line: string, char: string): { readonly left: string; readonly echo: string } {
  const isErasing = char === "\x7f" || char === "\b";
  if (isErasing) return line === "" ? { left: "", echo: "" } : { left: line.slice(0, -1), echo: "\b \b" };
  return { left: line + printable(char), echo: echoOf(char) };
}

const printable = (char: string): string => (char >= " " && char !== "\x7f" ? char : "");

/** Line ends as `\n`. */
function echoOf(char: string): string {
  if (isLineEnd(char)) return "\n";
  if (char === "\x03") return "^C\n";
  return printable(char);
}

/** Typed characters in order; the line feed of a CR LF is no line end of its own. */
function createInput(channel: SessionChannel, onWaiting: (char: string) => void) {
  const waiting: string[] = [];
  let ended = false;
  let reader: ((char: string | undefined) => void) | undefined;
  let last = "";
  const take = (char: string) => {
    const isSecondHalf = char === "\n" && last === "\r";
    last = char;
    if (isSecondHalf) return;
    const read = reader;
    reader = undefined;
    if (read) return read(char);
    onWaiting(char);
    waiting.push(char);
  };
  const end = () => {
    ended = true;
    reader?.(undefined);
  };
  channel.onInput((bytes) => {
    if (bytes === undefined) return end();
    for (const char of bytes.toString("utf8")) take(char);
  });
  channel.onClose(end);
  return {
    next: async (): Promise<string | undefined> => {
      const char = waiting.shift();
      if (char !== undefined || ended) return char;
      return await new Promise((resolve) => {
        reader = resolve;
      });
    },
  };
}
