import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { PatchrigError } from "../errors.ts";

/** What is kept beside a differencing VHD: what its parent held when it was made. No VHD field can tell that. */
export interface Manifest {
  readonly version: 1;
  /** Of the VHD that it is kept beside. */
  readonly uuid: string;
  readonly parent: {
    readonly uuid: string;
    /** Where it was, for people. */
    readonly file: string;
    /** `contentHash` of the parent's disk. */
    readonly content: string;
  };
}

/** `child.vhd.patchrig.json`. */
export const manifestFileOf = (file: string): string => `${file}.patchrig.json`;

const LONGEST = 64 * 1_024;

/** Reads the manifest beside a VHD; undefined where there is none. Throws `unreadable-input` for one that is none. */
export function readManifest(file: string): Manifest | undefined {
  const place = manifestFileOf(file);
  if (!existsSync(place)) return undefined;
  const bad = (actual: string, cause?: unknown) =>
    new PatchrigError("unreadable-input", `${place}: expected a VHD manifest of version 1, found ${actual}`, { cause });
  const stat = statSync(place);
  if (!stat.isFile() || stat.size > LONGEST) throw bad(`${stat.size} bytes`);
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(place, "utf8"));
  } catch (cause) {
    throw bad((cause as Error).message, cause);
  }
  if (!isManifest(manifest)) throw bad("something else");
  return manifest;
}

export function writeManifest(file: string, manifest: Manifest): void {
  writeFileSync(manifestFileOf(file), `${JSON.stringify(manifest, null, 2)}\n`);
}

function isManifest(value: unknown): value is Manifest {
  const { version, uuid, parent } = (value ?? {}) as Partial<Manifest>;
  return version === 1 && [uuid, parent?.uuid, parent?.file, parent?.content].every((text) => typeof text === "string");
}
