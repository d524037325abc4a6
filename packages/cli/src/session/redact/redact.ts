import { readdir, rename, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import { createLineRedactor, createPseudonyms, type RedactionRules, showSafely } from "@patchrig/core/transcript";
import type { Context } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { readPasswordFile } from "../../target/credentials.ts";
import { readPieces } from "../read-pieces.ts";
import { readPseudonymKey } from "../record/pseudonym-key.ts";
import { safeJson } from "../safe-json.ts";
import { findInText } from "./find-in-text.ts";
import { redactFile } from "./redact-file.ts";

export interface RedactOptions {
  readonly verify?: boolean;
  readonly output?: string;
  readonly keepNames?: boolean;
  readonly keyFile?: string;
  readonly secretFile?: string;
  readonly json?: boolean;
}

/** Takes secrets out of a recording, or, with --verify, only looks: exit code 4 where there is one. */
export async function redact(path: string, options: RedactOptions, context: Context): Promise<ExitCode> {
  const known = await knownSecrets(options, context);
  if (options.verify) return verify(path, known, options, context);
  const rules: RedactionRules = {
    known,
    ...(options.keepNames
      ? {}
      : { pseudonyms: createPseudonyms({ key: await readPseudonymKey(options.keyFile, context) }) }),
  };
  const text = await readWhole(path, context);
  const clean = redactFile(path, text, () => createLineRedactor(() => rules), rules);
  const left = findInText(clean.text, known);
  if (left.length > 0) throw new PatchrigError("internal", `${path}: a secret would be left in line ${left[0]?.line}`);
  if (options.output === undefined && path === "-") context.stdout.write(clean.text);
  else {
    const target = resolve(context.cwd, options.output ?? path);
    await writeFile(`${target}.part`, clean.text, { mode: 0o600 });
    await rename(`${target}.part`, target);
    context.stdout.write(`${options.output ?? path}: ${clean.count} secrets taken out\n`);
  }
  return EXIT.done;
}

/** One secret a line. */
async function knownSecrets({ secretFile }: RedactOptions, context: Context): Promise<readonly string[]> {
  const first = await readPasswordFile("--secret-file", secretFile, context);
  if (first === undefined) return [];
  const text = await readWhole(secretFile ?? "", context);
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
    for (const one of findInText(await readWhole(file, context), known)) found.push({ file, ...one });
  }
  if (options.json) context.stdout.write(safeJson({ version: 1, clean: found.length === 0, found }));
  else if (found.length === 0) context.stdout.write("no secret was found\n");
  else
    for (const { file, line, column, kind } of found)
      context.stdout.write(`${showSafely(file)}:${line}:${column}: looks like a secret (${kind})\n`);
  return found.length === 0 ? EXIT.done : EXIT.broken;
}

async function filesOf(path: string, context: Context): Promise<readonly string[]> {
  const full = resolve(context.cwd, path);
  const found = await stat(full).catch(() => undefined);
  if (!found?.isDirectory()) return [path];
  const entries = await readdir(full, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function readWhole(file: string, context: Context): Promise<string> {
  let text = "";
  for await (const piece of readPieces(file, context)) text += piece;
  return text;
}
