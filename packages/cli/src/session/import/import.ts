import { mkdir, rename, writeFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { formatInstant, parseInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import {
  detectFormat,
  documentOf,
  formatCast,
  formatSessionDocument,
  type PassportFacts,
  parseHar,
} from "@patchrig/core/transcript";
import type { Context } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { factsIn } from "../facts-in.ts";
import { readPieces, unreadable } from "../read-pieces.ts";
import { harDocument } from "./har-document.ts";
import { createImportRedactor } from "./import-redactor.ts";
import type { ImportOptions } from "./options.ts";
import { type Imported, readImported } from "./read-imported.ts";

/** Makes a session document of somebody's recording, and says what the recording had lost. */
export async function importSession(file: string, options: ImportOptions, context: Context): Promise<ExitCode> {
  const text = await readAll(file, context);
  const format = detectFormat(text.slice(0, 4096));
  if (format === "binary")
    throw new PatchrigError("unreadable-input", `${file}:1:1: expected a recorded session, got a binary file`);
  if (format === "session") throw new PatchrigError("bad-usage", `${file} is a session document already`);
  const redact = await createImportRedactor(options, context);
  const imported =
    format === "har"
      ? undefined
      : await readImported({ file, text, format, options, context, redact: redact.events }).catch((problem) => {
          throw unreadable(file, problem);
        });
  const facts = passportOf(file, options, { imported, redactions: redact.count(), context });
  const target = resolve(
    context.cwd,
    options.output ??
      `${basename(file === "-" ? "session" : file).replace(/\.(?:cast|txt|log|har|json)$/i, "")}.session.md`,
  );
  const written = imported
    ? writeOf(imported, facts, options)
    : { document: harDocument(safeHar(text, file), facts, redact.rules), clientLines: 0 };
  await mkdir(dirname(target), { recursive: true });
  await replace(target, formatSessionDocument(written.document));
  const twin = imported?.timed ? target.replace(/(?:\.session)?\.md$/, ".cast") : undefined;
  if (twin !== undefined && imported)
    await replace(
      twin,
      formatCast({
        header: imported.header,
        events: imported.events.map(({ at = 0, code, text: said }) => ({ at, code, text: said })),
      }),
    );
  tell(
    {
      file: target,
      cast: twin ?? null,
      grade: facts.grade,
      lost: imported?.losses.lost ?? [],
      notes: [...(imported?.notes ?? []), ...noteOf(written.clientLines)],
      redactions: redact.count(),
    },
    options,
    context,
  );
  return EXIT.done;
}

async function readAll(file: string, context: Context): Promise<string> {
  let text = "";
  for await (const piece of readPieces(file, context)) {
    text += piece;
    if (text.length > LARGEST)
      throw new PatchrigError(
        "unreadable-input",
        `${file} is larger than ${LARGEST / 1_000_000} MB: cut it, or explain it as it is`,
      );
  }
  return text;
}

const LARGEST = 256_000_000;

function safeHar(text: string, file: string) {
  try {
    return parseHar(text);
  } catch (problem) {
    throw unreadable(file, problem);
  }
}

function writeOf(imported: Imported, facts: PassportFacts, options: ImportOptions) {
  const { columns } = imported.header;
  return documentOf(imported.events, facts, { general: !options.literal, columns });
}

const noteOf = (clientLines: number): readonly string[] =>
  clientLines === 0
    ? []
    : [`${clientLines === 1 ? "a line" : `${clientLines} lines`} of the client's own left out: no target says them`];

interface PassportSources {
  readonly imported: Imported | undefined;
  readonly redactions: number;
  readonly context: Context;
}

/** What an option says, else the recording's own header, else the screen. */
function passportOf(
  file: string,
  options: ImportOptions,
  { imported, redactions, context }: PassportSources,
): PassportFacts {
  const seen = factsIn(firstLines(imported));
  const stated = (key: string) => imported?.headers.get(key);
  const source = stated("source");
  const { columns = 0, rows = 0 } = imported?.header ?? {};
  const unstated = (key: "product" | "version") => stated(key) ?? seen[key] ?? "unknown";
  return {
    product: options.product ?? unstated("product"),
    version: options.productVersion ?? unstated("version"),
    build: options.build ?? stated("build") ?? "unknown",
    when: whenOf(options, imported) ?? formatInstant(context.clock.now()),
    who: options.who ?? stated("who") ?? (source === undefined ? `imported from ${basename(file)}` : "see source"),
    terminal: columns > 0 && rows > 0 ? `${columns}x${rows}` : "unknown",
    locale: "unknown",
    licence: options.licence ?? stated("licence") ?? "not stated: ask who recorded it before passing it on",
    redactions,
    grade: imported?.losses.grade ?? "bytes",
    clock: "wall",
    ...optionalOf(options, imported, source),
  };
}

function optionalOf(
  options: ImportOptions,
  imported: Imported | undefined,
  source: string | undefined,
): Partial<PassportFacts> {
  const title = options.title ?? imported?.headers.get("what") ?? imported?.header.title;
  const lost = imported?.losses.lost ?? [];
  return {
    ...(options.expires === undefined ? {} : { expires: Number.parseInt(options.expires, 10) }),
    ...(options.evidence ? { evidence: true as const } : {}),
    ...(title === undefined ? {} : { title }),
    ...(source === undefined ? {} : { source }),
    ...(lost.length > 0 ? { more: [["lost", lost.join("; ")]] as const } : {}),
  };
}

const firstLines = (imported: Imported | undefined): string =>
  (imported?.events ?? [])
    .slice(0, 400)
    .map(({ code, text }) => (code === "o" ? text.replaceAll("\r", "") : ""))
    .join("");

function whenOf(options: ImportOptions, imported: Imported | undefined): string | undefined {
  const { timestamp } = imported?.header ?? {};
  const recorded = timestamp === undefined ? undefined : formatInstant(timestamp * 1000);
  const when = options.when ?? imported?.headers.get("when") ?? recorded;
  if (when === undefined || parseInstant(when) !== undefined) return when;
  throw new PatchrigError("bad-usage", `--when: expected a time such as 2015-10-08T02:43:36Z, got "${when}"`);
}

async function replace(file: string, text: string): Promise<void> {
  try {
    await writeFile(`${file}.part`, text);
    await rename(`${file}.part`, file);
  } catch (cause) {
    throw new PatchrigError(
      "cannot-write",
      `${file} cannot be written: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
}

interface Told {
  readonly file: string;
  readonly cast: string | null;
  readonly grade: string;
  readonly lost: readonly string[];
  readonly notes: readonly string[];
  readonly redactions: number;
}

function tell(told: Told, options: ImportOptions, { stdout, stderr }: Context): void {
  if (options.json) {
    stdout.write(`${JSON.stringify({ version: 1, ...told })}\n`);
    return;
  }
  stdout.write(`${told.file}\n`);
  stderr.write(
    `grade ${told.grade}; lost: ${told.lost.join("; ") || "nothing"}; ${told.redactions} secrets taken out\n`,
  );
  for (const note of told.notes) stderr.write(`note: ${note}\n`);
}
