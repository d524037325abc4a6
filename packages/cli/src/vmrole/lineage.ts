import { resolve } from "node:path";
import { formatInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import { contentHash, inspectVhd, openDisk } from "@patchrig/core/vhd";
import {
  addImage,
  childrenOf,
  INITIAL_REARMS,
  type Lineage,
  type LineageChange,
  type LineageImage,
  openUpload,
  readLedger,
  removeImage,
  suggestImageName,
  type VhdStanding,
  vhdMisfit,
  writeLedger,
} from "@patchrig/core/vmrole";
import { loadVmRole } from "@patchrig/platforms/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { parseBytes } from "../vhd/quantity.ts";
import { type JsonOption, oneOf, wholeNumber } from "./options.ts";
import { print, table } from "./print.ts";

export interface LineageOptions extends JsonOption {
  readonly ledger: string;
}

/** `lineage show`. */
export async function show(options: LineageOptions, context: Context): Promise<ExitCode> {
  const lineage = await read(options, context);
  const rows = lineage.images.map((image) => [
    image.name,
    image.kind,
    image.parent ?? "",
    String(image.generation),
    (image.uploadBytes / 1e9).toFixed(2),
    String(image.rearms),
    childrenOf(lineage, image.name).length > 0 ? "locked (M17)" : "",
  ]);
  const lines = table([["image", "kind", "parent", "generation", "sends GB", "rearms", ""], ...rows], [3, 4, 5]);
  print({ json: { images: lineage.images }, lines }, options.json, context);
  return EXIT.done;
}

export interface AddOptions extends LineageOptions {
  readonly kind: string;
  readonly parent?: string;
  readonly vhd?: string;
  readonly upload?: string;
  readonly rearms?: string;
}

/** `lineage add NAME`: exit code 3 where there can be no such image. */
export async function add(name: string, options: AddOptions, context: Context): Promise<ExitCode> {
  const lineage = await read(options, context, true);
  const kind = oneOf("--kind", options.kind, ["master", "base", "child"]);
  const parent = lineage.images.find((image) => image.name === options.parent);
  const sameKind = lineage.images.filter((image) => image.kind === "base").length;
  const { standing, ...sizes } = await measured(options, parent, context);
  const image: LineageImage = {
    name,
    kind,
    parent: options.parent ?? null,
    generation: kind === "base" ? sameKind + 1 : (parent?.generation ?? Math.max(sameKind, 1)),
    ...sizes,
    rearms:
      options.rearms === undefined ? defaultRearms(kind, parent) : wholeNumber("--rearms", options.rearms, [0, 1001]),
    madeAt: formatInstant(context.clock.now()),
  };
  const hint = name.includes("_") ? `call it ${suggestImageName(name)}` : undefined;
  const changed = accepted(addImage(lineage, image), hint);
  const misfit = standing && vhdMisfit(standing, kind, parent);
  await write(accepted(misfit ?? { value: changed }), options, context);
  print({ json: { added: image }, lines: [`${name}: entered`] }, options.json, context);
  return EXIT.done;
}

/** `lineage remove NAME`. */
export async function remove(name: string, options: LineageOptions, context: Context): Promise<ExitCode> {
  const lineage = await read(options, context);
  await write(accepted(removeImage(lineage, name)), options, context);
  print({ json: { removed: name }, lines: [`${name}: taken out`] }, options.json, context);
  return EXIT.done;
}

export interface CheckOptions extends LineageOptions {
  readonly vhd: string;
}

/** `lineage check NAME`: exit code 1 where the image is not what was entered, naming the children that it invalidates. */
export async function check(name: string, options: CheckOptions, context: Context): Promise<ExitCode> {
  const lineage = await read(options, context);
  const image = lineage.images.find((one) => one.name === name);
  if (image === undefined) throw new PatchrigError("refused", `there is no image "${name}" in ${options.ledger}`);
  if (image.contentHash === null) {
    throw new PatchrigError("refused", `"${name}" was entered without --vhd, so that its content is not known`);
  }
  const isSame = (await hashOf(resolve(context.cwd, options.vhd), context)) === image.contentHash;
  const children = isSame ? [] : childrenOf(lineage, name).map((child) => child.name);
  const lost =
    children.length === 0 ? "" : `: ${children.join(", ")} on it are invalid, what was written to them is lost (M17)`;
  const lines = [isSame ? `${name}: as it was entered` : `${name}: changed since it was entered${lost}`];
  print({ json: { name, unchanged: isSame, invalidated: children }, lines }, options.json, context);
  return isSame ? EXIT.done : EXIT.failed;
}

/** A master was never generalized, a base once, a child once more than its parent (M19, W13). */
function defaultRearms(kind: LineageImage["kind"], parent: LineageImage | undefined): number {
  if (kind === "child" && parent) return Math.max(parent.rearms - 1, 0);
  return kind === "master" ? INITIAL_REARMS : INITIAL_REARMS - 1;
}

async function measured({ vhd, upload }: AddOptions, parent: LineageImage | undefined, context: Context) {
  if (vhd === undefined) {
    const typical = `${loadVmRole().image.typicalUploadGb.value}g`;
    return { contentHash: null, uploadBytes: parseBytes("--upload", upload ?? typical) };
  }
  const file = resolve(context.cwd, vhd);
  const standing = await standingOf(file, parent, context);
  const contentHash = await hashOf(file, context);
  return { contentHash, uuid: standing.uuid, uploadBytes: uploadBytesOf(file), standing: { ...standing, file: vhd } };
}

/** The parent's content is read only where the ledger does not know it by its id. */
async function standingOf(file: string, parent: LineageImage | undefined, context: Context): Promise<VhdStanding> {
  const { footer, parent: named } = inspectVhd(file);
  const { links, close } = openDisk(file);
  close();
  const below = links[1]?.disk.file;
  const isAsked = below !== undefined && parent !== undefined && !parent.uuid && parent.contentHash !== null;
  return {
    file,
    uuid: footer.uuid,
    depth: links.length - 1,
    parentUuid: named?.uuid,
    parentHash: isAsked ? await hashOf(below, context) : undefined,
  };
}

async function hashOf(file: string, context: Context): Promise<string> {
  const disk = openDisk(file);
  try {
    return await contentHash(disk.image, { signal: context.interrupted });
  } finally {
    disk.close();
  }
}

/** As `vmrole run` counts and sends it. */
function uploadBytesOf(file: string): number {
  const source = openUpload(file);
  try {
    return source.countBytes();
  } finally {
    source.close();
  }
}

function accepted(change: LineageChange, hint?: string): Lineage {
  if ("value" in change) return change.value;
  const text = `${change.refused} (${change.cite.join(", ")})`;
  throw new PatchrigError("refused", text, hint === undefined ? {} : { hint });
}

const read = (options: LineageOptions, context: Context, mayBeMissing = false) =>
  readLedger(resolve(context.cwd, options.ledger), { file: options.ledger, mayBeMissing });

const write = (lineage: Lineage, options: LineageOptions, context: Context) =>
  writeLedger(resolve(context.cwd, options.ledger), lineage);
