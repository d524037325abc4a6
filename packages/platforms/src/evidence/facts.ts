import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolder } from "../data-folder.ts";
import { parseLayer } from "../yaml-file.ts";

/** What a document says, by its id: `V12`. */
export interface Fact {
  readonly id: string;
  readonly file: string;
  readonly text: string;
}

let all: readonly Fact[] | undefined;

/** Every fact of every document, in the files' order. */
export function listFacts(): readonly Fact[] {
  const folder = join(dataFolder(), "facts");
  all ??= readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => join(folder, name))
    .flatMap((file) => factsIn(file));
  return all;
}

function factsIn(file: string): readonly Fact[] {
  const texts = parseLayer(readFileSync(file, "utf8"), file).value as Readonly<Record<string, unknown>>;
  return Object.entries(texts).map(([id, text]) => ({ id, file, text: String(text) }));
}
