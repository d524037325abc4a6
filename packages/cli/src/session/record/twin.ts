import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { formatInstant } from "@patchrig/core/clock";
import { documentOf, formatSessionDocument, type PassportFacts, parseCast } from "@patchrig/core/transcript";
import type { Context } from "../../context.ts";
import { factsIn } from "../facts-in.ts";
import type { RecordOptions } from "./options.ts";

export interface TwinFacts {
  readonly options: RecordOptions;
  readonly context: Context;
  readonly redactions: number;
  /** Commands without a terminal. */
  readonly exec: boolean;
}

/** Writes the document that belongs to a cast: beside it, and renamed when it is whole. */
export function writeTwin(cast: string, facts: TwinFacts): string {
  const { header, events } = parseCast(readFileSync(cast, "utf8"));
  const file = cast.replace(/\.cast$/, ".session.md");
  const passport = passportFacts(facts, {
    terminal: facts.exec ? "unknown" : `${header.columns}x${header.rows}`,
    at: (header.timestamp ?? 0) * 1000,
    seen: factsIn(
      events
        .flatMap(({ code, text }) => (code === "o" ? [text] : []))
        .slice(0, 200)
        .join(""),
    ),
  });
  const { document } = documentOf(events, passport, { general: true, columns: header.columns });
  writeFileSync(`${file}.part`, formatSessionDocument(document), { mode: 0o600 });
  renameSync(`${file}.part`, file);
  return file;
}

interface Seen {
  readonly terminal: string;
  readonly at: number;
  readonly seen: ReturnType<typeof factsIn>;
}

function passportFacts({ options, context, redactions, exec }: TwinFacts, { terminal, at, seen }: Seen): PassportFacts {
  const { product, productVersion, build, who, licence, title } = options;
  return {
    product: product ?? seen.product ?? "unknown",
    version: productVersion ?? seen.version ?? "unknown",
    build: build ?? "unknown",
    when: formatInstant(at),
    who: who ?? "unknown",
    terminal,
    locale: context.env.LC_ALL ?? context.env.LANG ?? "unknown",
    licence: licence ?? "not stated: ask who recorded it before passing it on",
    redactions,
    grade: "bytes",
    clock: "wall",
    ...(title === undefined ? {} : { title }),
    ...(exec ? { more: [["channel", "exec"]] as const } : {}),
  };
}
