import { type CompiledLine, compileLine, escapeForRegex } from "./compile-line.ts";
import { type DocumentLine, keyBytes, type LinePattern, type SessionDocument } from "./document.ts";
import { formatLinePattern, parseSpans } from "./line-pattern.ts";
import type { ExpectedLine } from "./match-lines.ts";

/** A document made ready to be played at a target and compared with what it shows. */
export interface SessionScript {
  /** What is shown before the first prompt. */
  readonly opening: readonly ExpectedLine[];
  /** The window's size before anything was shown, where the session tells one itself. */
  readonly window: WindowSize | undefined;
  /** How the window changed at the first prompt, before anything was typed. */
  readonly resized: readonly WindowSize[];
  readonly turns: readonly ScriptTurn[];
  /** The prompt at which the recording ends. */
  readonly closing:
    | { readonly line: number | undefined; readonly compiled: CompiledLine; readonly source: string }
    | undefined;
  /** Any of the passport's prompts, alone on the line being written. */
  readonly prompts: readonly CompiledLine[];
}

export interface WindowSize {
  readonly columns: number;
  readonly rows: number;
}

export interface ScriptTurn {
  readonly line: number | undefined;
  readonly input: string;
  /** The prompt and the input, as the document has them. */
  readonly source: string;
  /** The prompt at which it is typed. */
  readonly prompt: CompiledLine;
  /** The prompt with what was typed, then all that is shown until the next one. */
  readonly expected: readonly ExpectedLine[];
  /** What else is typed, in order. */
  readonly steps: readonly ScriptStep[];
  readonly never: readonly {
    readonly compiled: CompiledLine;
    readonly source: string;
    readonly line: number | undefined;
  }[];
  readonly elapsed:
    | { readonly from: number | undefined; readonly to: number | undefined; readonly line: number | undefined }
    | undefined;
  readonly exit: number | undefined;
}

/** `asked`: what the line being written shows when it is time; undefined: at once. */
export type ScriptStep =
  | { readonly kind: "type"; readonly asked: CompiledLine | undefined; readonly text: string }
  | { readonly kind: "hidden"; readonly asked: CompiledLine | undefined; readonly name: string }
  | {
      readonly kind: "key";
      readonly asked: CompiledLine | undefined;
      readonly bytes: string;
      readonly until: string | undefined;
    }
  /** `atPrompt`: nothing of the turn came after it; at once, it might change what is still to be shown. */
  | ({ readonly kind: "resize"; readonly atPrompt: boolean } & WindowSize);

/** Takes a document apart at its prompts. */
export function scriptOf({ passport, blocks }: SessionDocument): SessionScript {
  const lines = blocks.flatMap((block) => (block.kind === "session" ? block.lines : []));
  const starts = lines.flatMap((line, index) => (line.kind === "prompt" ? [index] : []));
  const before = lines.slice(0, starts[0] ?? lines.length);
  const { window, resized } = sizesIn(before);
  const last = starts.at(-1);
  const closes = last !== undefined && last === lines.length - 1 && isBarePrompt(lines[last]);
  const turns = starts.flatMap((start, index) =>
    closes && start === last ? [] : [turnOf(lines.slice(start, starts[index + 1] ?? lines.length))],
  );
  const closing = closes ? lines[last] : undefined;
  return {
    opening: expectedOf(before).expected,
    window,
    resized,
    turns,
    closing:
      closing?.kind === "prompt"
        ? { line: closing.line, compiled: promptPattern(closing.prompt), source: closing.prompt }
        : undefined,
    prompts: passport.prompts.map((prompt) => promptPattern(prompt)),
  };
}

/** The last size before anything is shown is that of the window, all others are changes. */
function sizesIn(opening: readonly DocumentLine[]): Pick<SessionScript, "window" | "resized"> {
  const shown = opening.findIndex(({ kind }) => kind !== "resize");
  const sizes = opening.flatMap((line) => (line.kind === "resize" ? [{ columns: line.columns, rows: line.rows }] : []));
  const leading = Math.max(shown, 0);
  return { window: sizes[leading - 1], resized: sizes.slice(leading) };
}

const isBarePrompt = (line: DocumentLine | undefined): boolean => line?.kind === "prompt" && line.input === "";

function promptPattern(prompt: string, typed = ""): CompiledLine {
  const spans = parseSpans(prompt);
  const pattern: LinePattern = {
    how: "literal",
    times: "1",
    spans: "value" in spans ? spans.value : [{ kind: "text", text: prompt }],
  };
  return compileLine(pattern, escapeForRegex(typed.trimEnd()));
}

function turnOf(lines: readonly DocumentLine[]): ScriptTurn {
  const [first, ...rest] = lines;
  const { prompt, input } = first?.kind === "prompt" ? first : { prompt: "", input: "" };
  const { expected, steps } = expectedOf(rest);
  const typed: ExpectedLine = {
    kind: "line",
    compiled: promptPattern(prompt, input),
    source: `${prompt}${input}`,
    line: first?.line,
  };
  const elapsed = rest.find((line) => line.kind === "elapsed");
  const exit = rest.find((line) => line.kind === "exit");
  return {
    line: first?.line,
    input,
    source: `${prompt}${input}`,
    prompt: promptPattern(prompt),
    expected: [typed, ...expected],
    steps,
    never: rest.flatMap((line) =>
      line.kind === "never"
        ? [{ compiled: compileLine(line.pattern), source: formatLinePattern(line.pattern), line: line.line }]
        : [],
    ),
    elapsed: elapsed?.kind === "elapsed" ? { from: elapsed.from, to: elapsed.to, line: elapsed.line } : undefined,
    exit: exit?.kind === "exit" ? exit.status : undefined,
  };
}

/** Output lines as they are expected, questions together with their answers, and what is typed. */
function expectedOf(lines: readonly DocumentLine[]): {
  readonly expected: readonly ExpectedLine[];
  readonly steps: readonly ScriptStep[];
} {
  const expected: ExpectedLine[] = [];
  const steps: ScriptStep[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.kind === "elided") expected.push({ kind: "elided", line: line.line });
    if (line.kind === "output") {
      expected.push({
        kind: "line",
        compiled: compileLine(line.pattern),
        source: formatLinePattern(line.pattern),
        line: line.line,
      });
    }
    if (line.kind === "resize") {
      const atPrompt = !lines.slice(index).some(({ kind }) => SHOWN.has(kind));
      steps.push({ kind: "resize", columns: line.columns, rows: line.rows, atPrompt });
    }
    if (line.kind === "answer" || line.kind === "hidden" || line.kind === "key") {
      const asked = askedBy(expected, line);
      steps.push(stepOf(line, asked));
      if (line.kind === "key" && line.until !== undefined) expected.push({ kind: "elided", line: line.line });
    }
  }
  return { expected, steps };
}

const SHOWN: ReadonlySet<DocumentLine["kind"]> = new Set(["output", "elided", "answer", "hidden", "key"]);

type Typing = Extract<DocumentLine, { readonly kind: "answer" | "hidden" | "key" }>;

/** The question: the line before, which from now on also holds what was typed. Returns how it looked when it was asked. */
function askedBy(expected: ExpectedLine[], line: Typing): CompiledLine | undefined {
  const question = expected.at(-1);
  if (question?.kind !== "line") return undefined;
  const { pattern } = question.compiled;
  const typed = line.kind === "answer" ? escapeForRegex(line.input.trimEnd()) : line.kind === "key" ? ".*" : "";
  const shown = line.kind === "answer" ? `${question.source}${line.input}` : question.source;
  expected[expected.length - 1] = { ...question, compiled: compileLine(pattern, typed), source: shown, answered: true };
  return compileLine(pattern, "");
}

function stepOf(line: Typing, asked: CompiledLine | undefined): ScriptStep {
  if (line.kind === "answer") return { kind: "type", asked, text: line.input };
  if (line.kind === "hidden") return { kind: "hidden", asked, name: line.name };
  return { kind: "key", asked, bytes: keyBytes(line.key) ?? "", until: line.until };
}
