import { basename } from "node:path";
import { formatInstant, parseInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import type { Losses, PassportFacts } from "@patchrig/core/transcript";
import type { Context } from "../../context.ts";
import { factsIn } from "../facts-in.ts";
import type { Header } from "../retake.ts";
import type { ImportOptions } from "./options.ts";

/** What a recording tells of itself. */
export interface Told {
  readonly header: Header;
  /** The keys of its own `# key: value` lines. */
  readonly headers: ReadonlyMap<string, string>;
  /** What was shown first. */
  readonly firstLines: string;
  readonly losses: Losses;
  readonly redactions: number;
}

/** What an option says, else the recording's own header, else the screen. Throws `PatchrigError` bad-usage. */
export function passportOf(file: string, options: ImportOptions, told: Told, context: Context): PassportFacts {
  const { header, headers, firstLines, losses, redactions } = told;
  const seen = factsIn(firstLines);
  const source = headers.get("source");
  const { columns, rows } = header;
  const unstated = (key: "product" | "version") => headers.get(key) ?? seen[key] ?? "unknown";
  return {
    product: options.product ?? unstated("product"),
    version: options.productVersion ?? unstated("version"),
    build: options.build ?? headers.get("build") ?? "unknown",
    when: whenOf(options, told) ?? formatInstant(context.clock.now()),
    who: options.who ?? headers.get("who") ?? (source === undefined ? `imported from ${basename(file)}` : "see source"),
    terminal: columns > 0 && rows > 0 && !header.exec ? `${columns}x${rows}` : "unknown",
    locale: "unknown",
    licence: options.licence ?? headers.get("licence") ?? "not stated: ask who recorded it before passing it on",
    redactions,
    grade: losses.grade,
    clock: "wall",
    ...optionalOf(options, told, source),
  };
}

function optionalOf(options: ImportOptions, told: Told, source: string | undefined): Partial<PassportFacts> {
  const title = options.title ?? told.headers.get("what") ?? told.header.title;
  const { lost } = told.losses;
  const more = [
    ...(told.header.exec ? ([["channel", "exec"]] as const) : []),
    ...(lost.length > 0 ? ([["lost", lost.join("; ")]] as const) : []),
  ];
  return {
    ...(options.expires === undefined ? {} : { expires: Number.parseInt(options.expires, 10) }),
    ...(options.evidence ? { evidence: true as const } : {}),
    ...(title === undefined ? {} : { title }),
    ...(source === undefined ? {} : { source }),
    ...(more.length > 0 ? { more } : {}),
  };
}

function whenOf(options: ImportOptions, { header, headers }: Told): string | undefined {
  const { timestamp } = header;
  const recorded = timestamp === undefined ? undefined : formatInstant(timestamp * 1000);
  return readWhen(options.when ?? headers.get("when") ?? recorded);
}

/** Throws `PatchrigError` bad-usage where it is no time. */
export function readWhen(when: string | undefined): string | undefined {
  if (when === undefined || parseInstant(when) !== undefined) return when;
  throw new PatchrigError("bad-usage", `--when: expected a time such as 2015-10-08T02:43:36Z, got "${when}"`);
}
