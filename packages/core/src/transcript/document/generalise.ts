import type { CaptureType } from "./capture-type.ts";
import { CAPTURE_TYPES } from "./capture-type.ts";
import type { DocumentLine, LinePattern, SessionDocument, Span } from "./document.ts";

interface Finder {
  readonly type: CaptureType;
  /** Finds the value in a text. */
  readonly pattern: RegExp;
  /** A name where the same value comes again, numbered from the second value on. */
  readonly named?: string;
}

/** What differs from session to session. Of finders that claim the same characters the first one has them. */
const FINDERS: readonly Finder[] = [
  { type: "ts:event", pattern: /(?<=\[)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?=\])/g },
  { type: "ts:log", pattern: /(?<=\[)\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}(?=\])/g },
  { type: "ts:iso", pattern: /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?UTC|Z)/g },
  { type: "ts:login", pattern: /\b[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?: [A-Z]{2,5})? \d{4}\b/g },
  { type: "uuid", pattern: /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi },
  { type: "pointer", pattern: /\b0x[0-9a-f]{6,}\b/gi, named: "pointer" },
  { type: "ip", pattern: /(?<=\bfrom )\d{1,3}(?:\.\d{1,3}){3}\b/g, named: "client" },
  { type: "host", pattern: /(?<=\blogin: .* from )[A-Za-z][\w.-]*[A-Za-z0-9]/g, named: "client" },
  { type: "ip", pattern: /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])(?=$|[\s:/"'),\]])/g, named: "ip" },
  { type: "counter", pattern: /(?<![\d/.-])\d+\/\d+(?![\d/.-])(?=\s*$)/g, named: "count" },
  { type: "n", pattern: /(?<=\()\d+(?=\) )/g, named: "count" },
  { type: "n", pattern: /(?<=\b[A-Z][a-z]+ )\d+(?= [a-z]+\.$)/g, named: "count" },
];

/**
 * Makes a document that a fresh session of the same release fits: stamps, addresses, pointers and counts become captures,
 * the same value the same name. Everything else stays as it was recorded. Versions and builds are the product's own, and
 * are kept.
 */
export function generalise(document: SessionDocument): SessionDocument {
  const general = createGeneraliser();
  const blocks = document.blocks.map((block) =>
    block.kind === "session" ? { ...block, lines: block.lines.map(general) } : block,
  );
  return { ...document, blocks };
}

/** The same line by line: names go on from line to line. */
export function createGeneraliser(): (line: DocumentLine) => DocumentLine {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  const nameFor = (named: string, type: CaptureType, value: string): string | undefined => {
    const key = `${named}/${CAPTURE_TYPES[type].key?.(value) ?? value}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    if (names.size >= MOST_NAMES) return undefined;
    const number = (counts.get(named) ?? 0) + 1;
    counts.set(named, number);
    const name = number === 1 ? named : `${named}-${number}`;
    names.set(key, name);
    return name;
  };
  const spansOf = (span: Span): readonly Span[] => (span.kind === "text" ? captureIn(span.text, nameFor) : [span]);
  const pattern = (line: LinePattern): LinePattern =>
    line.how === "literal" ? { ...line, spans: line.spans.flatMap(spansOf) } : line;
  return (line) => (line.kind === "output" ? { ...line, pattern: pattern(line.pattern) } : line);
}

/** Of more values it is not remembered which they were. */
const MOST_NAMES = 10_000;

type NameFor = (named: string, type: CaptureType, value: string) => string | undefined;

interface Found {
  readonly start: number;
  readonly value: string;
  readonly finder: Finder;
}

function captureIn(text: string, nameFor: NameFor): readonly Span[] {
  const found: Found[] = [];
  for (const finder of FINDERS) {
    for (const match of text.matchAll(finder.pattern)) {
      const [start, value] = [match.index, match[0]];
      const taken = found.some((one) => one.start < start + value.length && start < one.start + one.value.length);
      if (!taken && (CAPTURE_TYPES[finder.type].isValid?.(value) ?? true)) found.push({ start, value, finder });
    }
  }
  found.sort((one, other) => one.start - other.start);
  const spans: Span[] = [];
  let at = 0;
  for (const { start, value, finder } of found) {
    if (start > at) spans.push({ kind: "text", text: text.slice(at, start) });
    const { type, named } = finder;
    const name = named === undefined ? undefined : nameFor(named, type, value);
    spans.push({ kind: "capture", type, ...(name === undefined ? {} : { name }) });
    at = start + value.length;
  }
  if (at < text.length || spans.length === 0) spans.push({ kind: "text", text: text.slice(at) });
  return spans;
}
