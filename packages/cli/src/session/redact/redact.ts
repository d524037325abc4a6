import { mkdtempSync, rmSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import { type RedactionRules, showSafely } from "@patchrig/core/transcript";
import type { Context } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { readInputFile } from "../../input-file.ts";
import { readPasswordFile } from "../../target/credentials.ts";
import { createLineFile, readAtOnce } from "../line-file.ts";
import { noBinary, readRecording } from "../read-recording.ts";
import { readRules } from "../retake.ts";
import { safeJson } from "../safe-json.ts";
import { createFinder, type Place } from "./find-secrets-in.ts";
import { type Redaction, redactRecording } from "./redact-recording.ts";

export interface RedactOptions {
  readonly verify?: boolean;
  readonly output?: string;
  /** The same. */
  readonly out?: string;
  readonly keepNames?: boolean;
  readonly keyFile?: string;
  readonly secretFile?: string;
  readonly json?: boolean;
}

/** Takes secrets out of a recording, or, with --verify, only looks: exit code 4 where there is one. */
export async function redact(path: string, options: RedactOptions, context: Context): Promise<ExitCode> {
  const known = await knownSecrets(options, context);
  if (options.verify) return verify(path, known, options, context);
  const rules = await readRules(options, known, context);
  const output = options.output ?? options.out;
  if (output !== undefined || path !== "-") return redactInto(output ?? path, { path, rules, known }, context);
  const folder = mkdtempSync(join(tmpdir(), "patchrig-redact-"));
  try {
    // Nothing is passed on before all of it was looked at.
    const clean = join(folder, "clean");
    await takeOut(clean, { path, rules, known }, context);
    readAtOnce(clean, (piece) => context.stdout.write(piece));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return EXIT.done;
}

interface ToRedact {
  readonly path: string;
  readonly rules: RedactionRules;
  readonly known: readonly string[];
}

async function redactInto(output: string, asked: ToRedact, context: Context): Promise<ExitCode> {
  const count = await takeOut(resolve(context.cwd, output), asked, context);
  context.stdout.write(`${output}: ${count} ${count === 1 ? "secret" : "secrets"} taken out\n`);
  return EXIT.done;
}

/** Writes it beside, looks at what was written, and only then gives it its name. Returns how many secrets there were. */
async function takeOut(target: string, { path, rules, known }: ToRedact, context: Context): Promise<number> {
  const clean = createLineFile(target, ".part", 0o600);
  try {
    let redaction: Redaction | undefined;
    let finder: ReturnType<typeof createFinder> | undefined;
    await readRecording(path, context, (found) => {
      const format = noBinary(path, found);
      finder = createFinder(format, known);
      redaction = redactRecording(format, rules, (text) => {
        clean.write(text);
        finder?.reader.write(text);
      });
      return redaction.reader;
    });
    finder?.reader.end();
    const [left] = finder?.found() ?? [];
    if (left) throw new PatchrigError("internal", `${path}: a secret would be left in line ${left.line}`);
    for (const note of redaction?.notes() ?? []) context.stderr.write(`note: ${note}\n`);
    clean.finish();
    return redaction?.count() ?? 0;
  } finally {
    clean.abandon();
  }
}

/** One secret a line. */
async function knownSecrets({ secretFile }: RedactOptions, context: Context): Promise<readonly string[]> {
  const first = await readPasswordFile("--secret-file", secretFile, context);
  if (first === undefined) return [];
  const text = await readInputFile("--secret-file", secretFile ?? "", context);
  return text.split(/\r?\n/).filter((line) => line.length >= SHORTEST);
}

const SHORTEST = 4;

async function verify(
  path: string,
  known: readonly string[],
  options: RedactOptions,
  context: Context,
): Promise<ExitCode> {
  const found: { file: string; line: number; column: number; kind: string }[] = [];
  for (const file of await filesOf(path, context)) {
    for (const one of await findIn(file, known, context)) found.push({ file, ...one });
  }
  if (options.json) context.stdout.write(safeJson({ version: 1, clean: found.length === 0, found }));
  else if (found.length === 0) context.stdout.write("no secret was found\n");
  else
    for (const { file, line, column, kind } of found)
      context.stdout.write(`${showSafely(file)}:${line}:${column}: looks like a secret (${kind})\n`);
  return found.length === 0 ? EXIT.done : EXIT.broken;
}

async function findIn(file: string, known: readonly string[], context: Context): Promise<readonly Place[]> {
  let found: () => readonly Place[] = () => [];
  await readRecording(file, context, (format) => {
    // What is no text may hold some all the same.
    const finder = createFinder(format === "binary" ? "text" : format, known);
    found = finder.found;
    return finder.reader;
  });
  return found();
}

async function filesOf(path: string, context: Context): Promise<readonly string[]> {
  const full = resolve(context.cwd, path);
  const found = await stat(full).catch(() => undefined);
  if (!found?.isDirectory()) return [path];
  const entries = await readdir(full, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
