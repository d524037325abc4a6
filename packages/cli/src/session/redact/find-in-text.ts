import { detectFormat, findSecrets, parseCast, parseHar } from "@patchrig/core/transcript";

export interface Place {
  readonly line: number;
  readonly column: number;
  readonly kind: string;
}

/**
 * Looks for secrets in a recording: in the file's lines, and in what a cast or a HAR file shows when it is read, where a
 * secret may be cut into pieces or written with escapes.
 */
export function findInText(text: string, known: readonly string[]): readonly Place[] {
  const raw = text.split("\n").flatMap((line, index) =>
    findSecrets(line, known)
      .filter(({ start, end }) => !isMark(line.slice(start, end)))
      .map(({ start, kind }) => ({ line: index + 1, column: start + 1, kind })),
  );
  return raw.length > 0 ? raw : [...shownBy(text, known)];
}

const isMark = (text: string): boolean => /^\[?redacted/.test(text);

function* shownBy(text: string, known: readonly string[]): Generator<Place> {
  const format = detectFormat(text.slice(0, 4096));
  for (const [index, shown] of streamsOf(format, text).entries()) {
    for (const { kind } of findSecrets(shown, known)) yield { line: format === "har" ? index + 1 : 1, column: 1, kind };
  }
}

/** What a person would see: all output as one, all input as one; a request's and an answer's text. */
function streamsOf(format: string, text: string): readonly string[] {
  try {
    if (format === "cast") {
      const { events } = parseCast(text);
      const joined = (code: string) => events.flatMap((event) => (event.code === code ? [event.text] : [])).join("");
      return [joined("o").replace(CONTROLS, ""), joined("i").replaceAll("\r", "\n"), joined("m")].flatMap((stream) =>
        stream.split("\n"),
      );
    }
    if (format === "har")
      return parseHar(text).flatMap(({ request, response }) => [request.url, request.body, response.body]);
  } catch {
    // What cannot be read is looked at as it stands.
  }
  return [];
}

const CONTROLS =
  /\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[()*+ #%][ -~]|[0-9:-Z\\^-~=>])|[\x00-\x08\x0b-\x1f\x7f]/g;
