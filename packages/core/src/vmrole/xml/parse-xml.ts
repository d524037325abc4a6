import { SaxesParser, type SaxesTagNS } from "saxes";
import { PatchrigError } from "../../errors.ts";
import type { Place, Range, XmlAttribute, XmlElement } from "./element.ts";

/** Deeper than any document we read; a parser that recurses over it stays far from its stack's end. */
const DEEPEST = 64;

/**
 * Parses a document with its namespaces and keeps where everything stands. Throws `PatchrigError` unreadable-input with
 * file:line:column for what is no XML, has a DTD, or is nested too deeply.
 */
export function parseXml(text: string, file: string): XmlElement {
  const reader = createReader(text, file);
  try {
    reader.parser.write(text).close();
  } catch (problem) {
    if (problem instanceof PatchrigError) throw problem;
    throw asOurs(problem, file);
  }
  if (reader.root === undefined) throw unreadableAt(file, { line: 1, column: 1 }, "expected an element, found none");
  return reader.root;
}

/** The exception for a place in a file: what was expected, what came. */
export function unreadableAt(file: string, at: Place, problem: string): PatchrigError {
  return new PatchrigError("unreadable-input", `${file}:${at.line}:${at.column}: ${problem}`);
}

interface Growing {
  name: string;
  namespace: string;
  attributes: XmlAttribute[];
  children: XmlElement[];
  text: string;
  at: Place;
  start: number;
  tag: Range;
}

type Open = Omit<Growing, "tag" | "name" | "namespace">;

function createReader(text: string, file: string) {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const lines = lineStarts(text);
  const open: Growing[] = [];
  const reader: { parser: SaxesParser<{ xmlns: true }>; root: XmlElement | undefined } = { parser, root: undefined };
  let next: Open | undefined;
  const here = () => placeOf(lines, parser.position);

  // A DTD can make a small file expand without limit, or read others. None of our documents has one.
  parser.on("doctype", () => {
    throw unreadableAt(file, here(), "a document type declaration (DTD) is refused: take it out");
  });
  parser.on("opentagstart", () => {
    const start = text.lastIndexOf("<", parser.position - 1);
    if (open.length >= DEEPEST) throw unreadableAt(file, here(), `nested more than ${DEEPEST} elements deep`);
    next = { attributes: [], children: [], text: "", at: placeOf(lines, start), start };
  });
  parser.on("attribute", ({ local, prefix, value }) => {
    const { valueRange, range } = rangesOf(text, parser.position);
    // The namespace is known once the whole tag is read; here the prefix holds its place.
    next?.attributes.push({
      name: local,
      namespace: prefix,
      value,
      valueRange,
      range,
      at: placeOf(lines, range.start),
    });
  });
  parser.on("opentag", (tag) => {
    if (next === undefined) return;
    open.push(begun(next, tag, { start: next.start, end: parser.position }));
  });
  parser.on("text", (piece) => addText(open, piece));
  parser.on("cdata", (piece) => addText(open, piece));
  parser.on("closetag", ({ isSelfClosing }) => {
    const ended = open.pop();
    if (ended === undefined) return;
    const element = finished(ended, { text, end: parser.position, isSelfClosing });
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else reader.root = element;
  });
  return reader;
}

function begun(next: Open, tag: SaxesTagNS, range: Range): Growing {
  const attributes = next.attributes.map((attribute) => {
    const full = attribute.namespace === "" ? attribute.name : `${attribute.namespace}:${attribute.name}`;
    return { ...attribute, namespace: tag.attributes[full]?.uri ?? "" };
  });
  return { ...next, attributes, name: tag.local, namespace: tag.uri, tag: range };
}

function finished(
  { start, ...element }: Growing,
  { text, end, isSelfClosing }: { readonly text: string; readonly end: number; readonly isSelfClosing: boolean },
): XmlElement {
  const content = isSelfClosing ? undefined : { start: element.tag.end, end: text.lastIndexOf("</", end - 1) };
  return { ...element, range: { start, end }, content };
}

function addText(open: readonly Growing[], piece: string): void {
  const element = open.at(-1);
  if (element) element.text += piece;
}

/** An attribute's value ends right before the quote that the parser has just read. */
function rangesOf(text: string, position: number): { readonly valueRange: Range; readonly range: Range } {
  const end = position - 1;
  const start = text.lastIndexOf(text[end] ?? '"', end - 1) + 1;
  let nameEnd = start - 1;
  while (/[\s=]/.test(text[nameEnd - 1] ?? "x")) nameEnd--;
  let nameStart = nameEnd;
  while (/[^\s<]/.test(text[nameStart - 1] ?? "<")) nameStart--;
  return { valueRange: { start, end }, range: { start: nameStart, end: position } };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function placeOf(lines: readonly number[], offset: number): Place {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (lines[low] ?? 0) + 1 };
}

/** The parser's message begins with `line:column:`, its column counting from 0. */
function asOurs(problem: unknown, file: string): PatchrigError {
  const message = problem instanceof Error ? problem.message : String(problem);
  const [, line, column, what = message] = /^(\d+):(\d+): ([\s\S]*)$/.exec(message) ?? [];
  return unreadableAt(file, { line: Number(line ?? 1), column: Number(column ?? 0) + 1 }, `expected XML: ${what}`);
}
