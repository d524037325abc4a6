import {
  createSessionRecorder,
  detectFormat,
  formatHarEntry,
  HAR_HEAD,
  HAR_TAIL,
  type LineRedactor,
  parseCast,
  parseHar,
  type RedactionRules,
  redactExchange,
} from "@patchrig/core/transcript";
import { unreadable } from "../read-pieces.ts";

export interface RedactedFile {
  readonly text: string;
  readonly count: number;
}

/** Takes secrets out of a recording in its own format. */
export function redactFile(file: string, text: string, lines: () => LineRedactor, rules: RedactionRules): RedactedFile {
  const format = detectFormat(text.slice(0, 4096));
  try {
    if (format === "cast") return redactCast(text, rules);
    if (format === "har") return redactHar(text, rules);
  } catch (problem) {
    throw unreadable(file, problem);
  }
  let count = 0;
  const redactor = lines();
  const clean = text.split("\n").map((line) => {
    const { text: out, count: found } = redactor.line(line);
    count += found;
    return out;
  });
  return { text: clean.join("\n"), count };
}

/** A cast is taken down again: a secret may be cut into many events. */
function redactCast(text: string, rules: RedactionRules): RedactedFile {
  const { header, events } = parseCast(text);
  const lines: string[] = [];
  const began = (header.timestamp ?? 0) * 1000;
  let now = began;
  const recorder = createSessionRecorder(
    { write: (line) => lines.push(line) },
    {
      clock: { now: () => now, sleep: () => Promise.resolve() },
      columns: header.columns,
      rows: header.rows,
      rules: () => rules,
      ...(header.term ? { term: header.term } : {}),
      ...(header.title ? { title: header.title } : {}),
    },
  );
  for (const { at, code, text: said } of events) {
    now = began + at;
    if (code === "o") recorder.output(said);
    else if (code === "i") recorder.input(said);
    else if (code === "m") recorder.marker(said);
    else if (code === "x") recorder.exit(Number(said) || 0);
    else recorder.resize(Number(/^\d+/.exec(said)?.[0] ?? 80), Number(/\d+$/.exec(said)?.[0] ?? 24));
  }
  recorder.close();
  return { text: lines.join(""), count: recorder.redactions() };
}

function redactHar(text: string, rules: RedactionRules): RedactedFile {
  let count = 0;
  const entries = parseHar(text).map((exchange) => {
    const { exchange: clean, count: found } = redactExchange(exchange, rules);
    count += found;
    return formatHarEntry(clean);
  });
  return { text: `${HAR_HEAD}${entries.join(",\n")}${HAR_TAIL}`, count };
}
