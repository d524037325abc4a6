import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatInstant } from "@patchrig/core/clock";
import { createChildVhd, createVhd, inspectVhd, instantOf, openWritable } from "@patchrig/core/vhd";
import type { VHDS } from "../../requirement/server-schema.ts";

/** A VHD that the judge sends. */
export interface JudgeVhd {
  readonly bytes: Buffer;
  readonly uuid: string;
  readonly timestamp: string;
  readonly mountedBytes: number;
  readonly parent: { readonly uuid: string; readonly timestamp: string } | undefined;
}

export type VhdName = (typeof VHDS)[number];

const MIB = 2 ** 20;
const SIZE = 4 * MIB;
/** Any instant will do. */
const MADE_AT = 1_298_246_400_000;

let made: Promise<Readonly<Record<VhdName, JudgeVhd>>> | undefined;

/** The VHD of that name; they are made once. */
export async function judgeVhd(name: VhdName): Promise<JudgeVhd> {
  made ??= make();
  return (await made)[name];
}

async function make(): Promise<Readonly<Record<VhdName, JudgeVhd>>> {
  const folder = mkdtempSync(join(tmpdir(), "patchrig-vhds-"));
  const file = (name: string) => join(folder, `${name}.vhd`);
  const child = async (name: VhdName, parent: string, byte: number) => {
    await createChildVhd(file(name), { parent: file(parent), now: MADE_AT });
    return read(file(name), MIB, byte);
  };
  try {
    for (const name of ["base", "other"]) await createVhd(file(name), { type: "fixed", size: SIZE, now: MADE_AT });
    const base = read(file("base"), 0, 0x11);
    return {
      base,
      child: await child("child", "base", 0x22),
      grandchild: await child("grandchild", "child", 0x33),
      stranger: await child("stranger", "other", 0x44),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes something into it, and reads it whole. */
function read(file: string, offset: number, byte: number): JudgeVhd {
  const disk = openWritable(file);
  disk.write(Buffer.alloc(64 * 1_024, byte), offset);
  disk.flush();
  disk.close();
  const { footer, parent } = inspectVhd(file);
  return {
    bytes: readFileSync(file),
    uuid: footer.uuid,
    timestamp: textOf(footer.timeStamp),
    mountedBytes: footer.size,
    parent: parent && { uuid: parent.uuid, timestamp: textOf(parent.timeStamp) },
  };
}

const textOf = (timeStamp: number): string => formatInstant(instantOf(timeStamp)).replace(/\.\d+Z/, "Z");
