import { readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { readFileJournal } from "@patchrig/core";
import { formatInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import type { TarFile } from "@patchrig/core/tar";
import { redactAll } from "@patchrig/core/transcript";
import { indexOf, packBundle } from "../bundle/bundle.ts";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { ownVersion } from "../own-version.ts";
import { shownPath } from "../shown-path.ts";
import { baseOf } from "./journal.ts";
import { print } from "./print.ts";

export interface BundleOptions {
  readonly journal: string;
  readonly output?: string;
  readonly seed?: string;
  readonly json?: boolean;
}

/** `bundle`: a run's journal and all that was recorded beside it, as one archive for whoever looks at it elsewhere. */
export async function bundleCommand(options: BundleOptions, context: Context): Promise<ExitCode> {
  const path = resolve(context.cwd, options.journal);
  const journal = await readFileJournal(path);
  const files = [{ name: "journal.ndjson", path }, ...(await recordedBeside(path))];
  const packed = await Promise.all(files.map((file) => readClean(file, context)));
  const index = indexOf(journal, {
    made: {
      at: formatInstant(context.clock.now()),
      patchrig: ownVersion(),
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
    },
    seed: options.seed === undefined ? null : Number(options.seed),
    files: packed.map(({ name }) => name),
  });
  const output = resolve(context.cwd, options.output ?? `${baseOf(options.journal)}.bundle.tgz`);
  await writeFile(output, packBundle(index, packed), { mode: 0o600 }).catch((cause: unknown) => {
    throw new PatchrigError("bad-usage", `--output: ${output} cannot be written`, { cause });
  });
  const shown = shownPath(output, context.cwd);
  const text = `${shown}: ${index.state} at ${index.step ?? "the start"} after ${index.seconds} s; ${index.files.join(", ")}\n`;
  print({ json: { bundle: shown, ...index, version: 1 }, text }, options.json === true, context);
  return EXIT.done;
}

/** Recordings of sessions and of the web front, by the journal's own name. */
async function recordedBeside(path: string): Promise<readonly { readonly name: string; readonly path: string }[]> {
  const folder = dirname(path);
  const base = basename(baseOf(path));
  const names = (await readdir(folder)).filter(
    (name) => name.startsWith(`${base}.`) && /\.(?:cast|http\.ndjson)$/.test(name),
  );
  return names.sort().map((name) => ({ name: `recorded${name.slice(base.length)}`, path: join(folder, name) }));
}

/** What was written was redacted then; what is known as a secret now is taken out once more. */
async function readClean({ name, path }: { name: string; path: string }, { env }: Context): Promise<TarFile> {
  const text = await readFile(path, "utf8");
  return { name, bytes: Buffer.from(redactAll(text, [env.PATCHRIG_PASSWORD ?? ""])) };
}
