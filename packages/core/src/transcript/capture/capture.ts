import type { DocumentLine } from "../document/document.ts";
import { literalLine } from "../document/line-pattern.ts";
import { isElisionMark } from "../read-paste.ts";
import { createLineStream, type ShownLine } from "../terminal/line-stream.ts";
import { isLoginLine } from "./login-lines.ts";
import { isPrompt, questionEnd, UNECHOED } from "./prompts.ts";

/** What happens in a terminal session. `at` in milliseconds. */
export interface SessionEvent {
  readonly at?: number;
  readonly code: "o" | "i" | "m" | "r" | "x";
  readonly text: string;
  /** The line of the file that it comes from. */
  readonly line?: number;
}

/** Makes the lines of a session document of what happens, as it happens. */
export interface Capture {
  take(event: SessionEvent): void;
  end(): void;
  /** The prompts that were met, longest first, in the order of the line language. */
  prompts(): readonly string[];
  /** Times that a program took the whole screen: what it drew is left out. */
  screens(): number;
}

export interface CapturedLine {
  readonly line: DocumentLine;
  readonly at?: number;
  readonly endedAt?: number;
}

/**
 * Cuts a session where somebody typed. Where the input was recorded it says where a prompt or a question ends; elsewhere
 * the usual looks of prompts do.
 */
export function createCapture(
  onLine: (line: CapturedLine) => void,
  options: { readonly columns?: number } = {},
): Capture {
  const prompts = new Set<string>();
  let screens = 0;
  let typing: Typing | undefined;
  const emit = (line: DocumentLine, { at, endedAt }: Pick<ShownLine, "at" | "endedAt"> = {}) =>
    onLine({ line, ...(at === undefined ? {} : { at }), ...(endedAt === undefined ? {} : { endedAt }) });
  const emitPrompt = (prompt: string, input: string, shown: ShownLine) => {
    prompts.add(prompt);
    emit({ kind: "prompt", prompt: promptSource(prompt), input }, shown);
  };
  const terminal = createLineStream((shown) => {
    if (shown.screen) {
      screens++;
      return emit({ kind: "elided" }, shown);
    }
    const typed = typing;
    typing = undefined;
    if (typed) endTyped(typed, shown, { emit, emitPrompt });
    else endPlain(shown, { emit, emitPrompt });
  }, options);
  return {
    take: ({ at, code, text, line }) => {
      const place = { ...(line === undefined ? {} : { line }), ...(at === undefined ? {} : { at }) };
      if (code === "o") terminal.write(text, place);
      if (code === "i") typing = typedInto(typing, terminal.current(), text);
      if (code === "m" && text === HIDDEN_MARK && typing) typing = { ...typing, hidden: true };
      if (code === "r") resized(text, (columns) => terminal.resize(columns), emit);
      if (code === "x" && /^\d{1,3}$/.test(text)) {
        terminal.end();
        emit({ kind: "exit", status: Number(text) });
      }
    },
    end: () => terminal.end(),
    prompts: () =>
      [...prompts].map(promptSource).sort((one, other) => other.length - one.length || (one < other ? -1 : 1)),
    screens: () => screens,
  };
}

/** The marker that a recorder sets where something was typed and not shown. */
export const HIDDEN_MARK = "hidden input";

/** Somebody typed while the line looked so. */
interface Typing {
  readonly shown: string;
  readonly keys: string;
  readonly hidden: boolean;
}

interface Emitting {
  emit(line: DocumentLine, times?: Pick<ShownLine, "at" | "endedAt">): void;
  emitPrompt(prompt: string, input: string, shown: ShownLine): void;
}

function typedInto(typing: Typing | undefined, shown: string, keys: string): Typing {
  return typing ? { ...typing, keys: typing.keys + keys } : { shown, keys, hidden: false };
}

function endTyped(typed: Typing, shown: ShownLine, { emit, emitPrompt }: Emitting): void {
  const before = typed.shown;
  if (before.trim() === "") {
    endPlain(shown, { emit, emitPrompt });
    return;
  }
  const grew = shown.text.startsWith(before.trimEnd());
  const echoed = grew ? shown.text.slice(before.length) : "";
  if (isPrompt(before)) {
    emitPrompt(before, echoed.trimEnd(), shown);
    return;
  }
  emit(output(before), shown);
  if (echoed.trim() !== "" && !UNECHOED.test(echoed)) emit({ kind: "answer", input: echoed.trim() });
  else if (typed.hidden || !/^[\r\n\x03 q]+$/.test(typed.keys)) emit({ kind: "hidden", name: hiddenName(before) });
  else emit({ kind: "key", key: keyName(typed.keys) });
  // What was asked was rubbed out by what came next: both were seen.
  if (!grew && shown.text.trim() !== "") endPlain(shown, { emit, emitPrompt });
}

const hiddenName = (question: string): string => /pass(?:word|phrase)/i.exec(question)?.[0].toLowerCase() ?? "secret";
const keyName = (keys: string): string =>
  keys.includes("\x03") ? "Ctrl+C" : keys.startsWith(" ") ? "SPACE" : keys.startsWith("q") ? "q" : "ENTER";

function endPlain(shown: ShownLine, { emit, emitPrompt }: Emitting): void {
  const { text } = shown;
  const prompt = isPrompt(text) ? text : /^.*?(?:[>#$%])(?: |$)/.exec(text)?.[0];
  const end = questionEnd(text);
  if (isElisionMark(text)) emit({ kind: "elided" }, shown);
  else if (prompt !== undefined && isPrompt(prompt)) {
    const behind = text.slice(prompt.length).trim();
    // Nobody types a greeting: the session closed at its prompt, and the next one of the same recording begins in its line.
    const isGreeting = isLoginLine(behind);
    emitPrompt(/\s$/.test(prompt) ? prompt : `${prompt} `, isGreeting ? "" : behind, shown);
    if (isGreeting) emit(output(behind), shown);
  } else if (end === undefined) emit(output(shown.open ? text.trimEnd() : text), shown);
  else {
    emit(output(text.slice(0, end)), shown);
    const answer = text.slice(end).trim();
    if (answer !== "") emit({ kind: "answer", input: answer });
    else if (HIDDEN_QUESTION.test(text)) emit({ kind: "hidden", name: hiddenName(text) });
  }
}

const HIDDEN_QUESTION = /pass(?:word|phrase)[^:]*:\s*$/i;

const output = (text: string): DocumentLine => ({ kind: "output", pattern: literalLine(text) });

function resized(text: string, resize: (columns: number) => void, emit: Emitting["emit"]): void {
  const [, columns, rows] = /^(\d{1,5})x(\d{1,5})$/.exec(text) ?? [];
  if (columns === undefined) return;
  resize(Number(columns));
  emit({ kind: "resize", columns: Number(columns), rows: Number(rows) });
}

/** A prompt in the line language: the host in it may be another one next time. */
function promptSource(prompt: string): string {
  return prompt
    .replace(/\\/g, "\\\\")
    .replace(/^([\w.-]+)(?=:\S* # $)/, "<host:host>")
    .replace(/(?<=^[\w.-]+@)[\w.-]+(?= \[ )/, "<host:host>");
}
