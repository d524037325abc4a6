/** A recorded console session, taken apart at its prompts. */
export interface Transcript {
  readonly passport: Passport;
  /** All before the first prompt: banner, login lines, message of the day. */
  readonly opening: readonly Part[];
  readonly turns: readonly Turn[];
  /** The prompt at which the recording ends, nothing being typed there any more; absent when it ends in mid-turn. */
  readonly closing?: { readonly prompt: string; readonly line?: number };
}

/** Where a recording comes from and how well it was preserved. */
export interface Passport {
  readonly title?: string;
  readonly source?: string;
  readonly grade?: string;
  readonly terminal?: { readonly columns: number; readonly rows: number };
  /** Epoch milliseconds. */
  readonly startedAt?: number;
}

/** One input and all that is said until the next prompt. */
export interface Turn {
  readonly prompt: string;
  /** What was typed at the prompt, without the final ENTER; empty for a bare ENTER. */
  readonly input: string;
  /** What was typed is not shown (a password). */
  readonly hidden?: boolean;
  readonly output: readonly Part[];
  /** The line of the source where the prompt stands, from 1. */
  readonly line?: number;
  /** Epoch milliseconds. */
  readonly startedAt?: number;
  readonly exit?: number;
}

/** A piece of a session. `line` is where it begins in its source, from 1. */
export type Part =
  | { readonly kind: "said"; readonly text: string; readonly line?: number }
  /** Typed in answer to a question, as the terminal echoes it; hidden where it does not. */
  | { readonly kind: "typed"; readonly text: string; readonly hidden?: boolean; readonly line?: number }
  /** Something was left out here. */
  | { readonly kind: "elided"; readonly line?: number };

/** A line of a recording as a terminal shows it, or the mark that lines were left out. */
export type RecordedLine =
  | { readonly kind: "line"; readonly text: string; readonly line?: number }
  | { readonly kind: "elided"; readonly line?: number };

/** What a terminal shows of the parts, line by line: answers stand behind their question unless they were hidden. */
export function linesOf(parts: readonly Part[]): readonly RecordedLine[] {
  const lines: RecordedLine[] = [];
  let open: { text: string; line: number | undefined } | undefined;
  const close = () => {
    if (open) lines.push({ kind: "line", text: open.text, ...(open.line === undefined ? {} : { line: open.line }) });
    open = undefined;
  };
  for (const part of parts) {
    if (part.kind === "elided") {
      close();
      lines.push(part);
      continue;
    }
    const shown = part.kind === "typed" && part.hidden ? "" : part.text;
    shown.split("\n").forEach((text, index) => {
      if (index > 0) {
        open ??= { text: "", line: undefined };
        close();
      }
      const line = part.line === undefined ? undefined : part.line + index;
      if (open) open.text += text;
      else if (text !== "" || index < shown.split("\n").length - 1) open = { text, line };
    });
  }
  close();
  return lines;
}

/** The same as one text; what was left out is not in it. */
export const textOf = (parts: readonly Part[]): string =>
  linesOf(parts)
    .flatMap((line) => (line.kind === "line" ? [line.text] : []))
    .join("\n");
