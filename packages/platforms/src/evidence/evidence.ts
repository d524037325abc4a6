import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolder } from "../data-folder.ts";

export { type Fact, listFacts } from "./facts.ts";

const GRADES = ["bytes", "text", "screen", "stated"] as const;

/** A recorded console session: what was seen, word for word, and where it comes from. Never edited. */
export interface Evidence {
  /** The number its file name begins with: `02`; a VM Role's `A14`. */
  readonly number: string;
  readonly file: string;
  readonly source: string;
  readonly version: string;
  /** How well it was preserved: captured, copied (trailing blanks and CR lost), read from an image, told. */
  readonly grade: (typeof GRADES)[number];
  readonly what: string;
  /** What a reader of the source would find and this file has not. */
  readonly leftOut: string | undefined;
  /** All after the header, as it stands. */
  readonly text: string;
}

let all: readonly Evidence[] | undefined;

/** Every recording of every vCSA profile, by number. Throws `SyntaxError` naming file and line of a broken header. */
export function listEvidence(): readonly Evidence[] {
  all ??= readEvidence(dataFolder());
  return all;
}

/** The same from another folder of platform data. */
export function readEvidence(root: string): readonly Evidence[] {
  return readFiles(root, "vcsa");
}

/** What is preserved of the VM Role's tools, images and service: numbers begin with A. */
export function readVmRoleEvidence(root = dataFolder()): readonly Evidence[] {
  return readFiles(root, "vmrole");
}

function readFiles(root: string, kind: string): readonly Evidence[] {
  return evidenceFiles(root, kind)
    .map((file) => parseEvidence(file, readFileSync(file, "utf8")))
    .sort((one, other) => one.number.localeCompare(other.number));
}

/** The recording of that number: `02`. Throws `RangeError` where there is none. */
export function loadEvidence(number: string): Evidence {
  const found = listEvidence().find((evidence) => evidence.number === number);
  if (found === undefined) throw new RangeError(`there is no evidence ${number}`);
  return found;
}

/** Parses a recording: header lines `# key: value`, then the session as it stands. */
export function parseEvidence(file: string, content: string): Evidence {
  const header: Record<string, string> = {};
  const lines = content.split("\n");
  let at = 0;
  for (; ; at++) {
    const [, key, value] = /^# (source|version|grade|what|left out): (.*)$/.exec(lines[at] ?? "") ?? [];
    if (key === undefined || value === undefined) break;
    header[key] = value;
  }
  const { source, version, grade: named, what } = header;
  const grade = GRADES.find((known) => known === named);
  const number = /(?:^|[/\\])(A?\d+)-[^/\\]*$/.exec(file)?.[1];
  if (source === undefined || version === undefined || what === undefined || grade === undefined) {
    throw new SyntaxError(`${file}:${at + 1}: expected # source, version, grade (${GRADES.join(", ")}) and what`);
  }
  if (number === undefined) throw new SyntaxError(`${file}:1: expected a file name that begins with a number`);
  return { number, file, source, version, grade, what, leftOut: header["left out"], text: lines.slice(at).join("\n") };
}

function evidenceFiles(root: string, kind: string): string[] {
  const platform = join(root, kind);
  if (!existsSync(platform)) return [];
  return readdirSync(platform)
    .map((release) => join(platform, release, "evidence"))
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((file) => file.endsWith(".txt"));
}
