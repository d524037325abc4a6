import {
  createLineRedactor,
  formatHarEntry,
  gatherWhole,
  HAR_HEAD,
  HAR_TAIL,
  parseHar,
  type RedactionRules,
  redactExchange,
  type SessionEvent,
  type SessionFormat,
  type SessionReader,
  streamCast,
} from "@patchrig/core/transcript";
import { type Retaken, retake } from "../retake.ts";

/** A recording that is read, and written again without its secrets, in its own format. */
export interface Redaction {
  readonly reader: SessionReader;
  /** How many secrets were taken out. */
  count(): number;
  /** What could not be kept. */
  notes(): readonly string[];
}

export function redactRecording(
  format: SessionFormat,
  rules: RedactionRules,
  write: (text: string) => void,
): Redaction {
  if (format === "cast") return redactCast(rules, write);
  return format === "har" ? redactHar(rules, write) : redactLines(rules, write);
}

/** A cast is taken down again: a secret may be cut into many events. */
function redactCast(rules: RedactionRules, write: (text: string) => void): Redaction {
  const notes: string[] = [];
  let retaken: Retaken | undefined;
  const reader = streamCast({
    header: ({ columns, rows, term, timestamp, title, exec }) => {
      const header = {
        columns,
        rows,
        exec,
        ...(term === undefined ? {} : { term }),
        ...(timestamp === undefined ? {} : { timestamp }),
        ...(title === undefined ? {} : { title }),
      };
      retaken = retake(write, header, rules);
    },
    event: ({ at, code, text }) => retaken?.take({ at, code: code as SessionEvent["code"], text }),
    note: (text) => notes.push(text),
  });
  return {
    reader: {
      write: reader.write,
      end: () => {
        reader.end();
        retaken?.close();
      },
    },
    count: () => retaken?.redactions() ?? 0,
    notes: () => notes,
  };
}

function redactHar(rules: RedactionRules, write: (text: string) => void): Redaction {
  let count = 0;
  return {
    reader: gatherWhole("a HAR file", "export fewer of its requests", (text) => {
      const entries = parseHar(text).map((exchange) => {
        const { exchange: clean, count: found } = redactExchange(exchange, rules);
        count += found;
        return formatHarEntry(clean);
      });
      write(`${HAR_HEAD}${entries.join(",\n")}${HAR_TAIL}`);
    }),
    count: () => count,
    notes: () => [],
  };
}

function redactLines(rules: RedactionRules, write: (text: string) => void): Redaction {
  const redactor = createLineRedactor(() => rules);
  let count = 0;
  let rest = "";
  const give = (line: string, end: string) => {
    const { text, count: found } = redactor.line(line);
    count += found;
    write(text + end);
  };
  return {
    reader: {
      write: (piece) => {
        const lines = (rest + piece).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) give(line, "\n");
        if (rest.length > LONGEST_LINE)
          throw new SyntaxError(`line 1: a line of more than ${LONGEST_LINE / 1_000_000} MB`);
      },
      end: () => {
        if (rest !== "") give(rest, "");
      },
    },
    count: () => count,
    notes: () => [],
  };
}

/** A line is looked at whole, so that no secret is cut in two. */
const LONGEST_LINE = 16_000_000;
