import { readdir, readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import { draftProfile, learnSessions } from "@patchrig/core/explain";
import { showSafely } from "@patchrig/core/transcript";
import type { Context } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { unreadable } from "../read-pieces.ts";
import { replaceFile } from "../replace-file.ts";
import { safeJson } from "../safe-json.ts";

export interface ToProfileOptions {
  readonly out?: string;
  /** The same. */
  readonly output?: string;
  readonly id?: string;
  readonly json?: boolean;
}

/** Makes a draft profile of recordings of a real appliance; what they do not show is listed. */
export async function toProfile(folder: string, options: ToProfileOptions, context: Context): Promise<ExitCode> {
  const full = resolve(context.cwd, folder);
  const names = await readdir(full).catch((cause) => {
    throw unreadable(folder, cause, FOLDER);
  });
  const files = names.filter((name) => /\.(?:cast|txt|log)$/.test(name)).sort();
  if (files.length === 0)
    throw new PatchrigError("bad-usage", `${folder} holds no recording: expected *.cast, *.txt or *.log`);
  const recordings = await Promise.all(
    files.map(async (name) => ({ cite: name, text: await readFile(join(full, name), "utf8") })),
  );
  const learnt = learnOrThrow(recordings, folder);
  const id = options.id ?? `vcsa/${learnt.versions[0]?.value.split(/\s/)[0] ?? "draft"}`;
  const out = resolve(context.cwd, options.out ?? options.output ?? `${basename(full)}-profile`);
  const drafts = draftProfile(id, learnt);
  for (const { name, text } of drafts) await replaceFile(join(out, name), text);
  if (options.json)
    context.stdout.write(
      safeJson({ version: 1, id, folder: out, files: drafts.map(({ name }) => name), missing: learnt.missing }),
    );
  else {
    context.stdout.write(`${out}: ${drafts.length} files of ${files.length} recordings\n`);
    for (const what of learnt.missing) context.stdout.write(`not learnt: ${showSafely(what)}\n`);
  }
  return EXIT.done;
}

const FOLDER = "name a folder that holds recordings";

function learnOrThrow(recordings: readonly { readonly cite: string; readonly text: string }[], folder: string) {
  try {
    return learnSessions(recordings);
  } catch (problem) {
    throw unreadable(folder, problem);
  }
}
