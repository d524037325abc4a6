import { CAPTURE_TYPES, type CaptureType } from "./capture-type.ts";
import type { LinePattern, Span } from "./document.ts";

/** A line's pattern made ready to be tried. */
export interface CompiledLine {
  readonly pattern: LinePattern;
  /** The whole line, where it is only text: the fastest to compare. */
  readonly literal: string | undefined;
  readonly expression: RegExp | undefined;
  readonly captures: readonly { readonly type: CaptureType; readonly name: string | undefined }[];
}

/** A regular expression is tried on no longer line: it might take for ever. */
export const LONGEST_TRIED = 16_384;

/** `behind`: the source of an expression for what else stands in the line: what was typed. */
export function compileLine(pattern: LinePattern, behind?: string): CompiledLine {
  const { how, spans } = pattern;
  const [only] = spans;
  if (behind === undefined && how === "literal" && spans.every(({ kind }) => kind === "text")) {
    return {
      pattern,
      literal: spans
        .map((span) => (span.kind === "text" ? span.text : ""))
        .join("")
        .trimEnd(),
      expression: undefined,
      captures: [],
    };
  }
  const text = only?.kind === "text" ? only.text : "";
  const source = how === "regex" ? text : how === "glob" ? globSource(text) : spans.map(spanSource).join("");
  const typed = behind === undefined ? "" : `\\s*${behind}`;
  const captures =
    how === "literal"
      ? spans.flatMap((span) => (span.kind === "capture" ? [{ type: span.type, name: span.name }] : []))
      : [];
  return {
    pattern,
    literal: undefined,
    expression: new RegExp(`^(?:${behind === undefined ? source : source.replace(/ +$/, "")})${typed}\\s*$`, "u"),
    captures,
  };
}

function spanSource(span: Span): string {
  if (span.kind === "text") return escapeForRegex(span.text);
  return span.kind === "any" ? ".*?" : `(${CAPTURE_TYPES[span.type].pattern})`;
}

const globSource = (text: string): string =>
  [...text].map((char) => (char === "*" ? ".*?" : char === "?" ? "." : escapeForRegex(char))).join("");

export const escapeForRegex = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
