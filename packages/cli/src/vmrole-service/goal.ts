import { basename, resolve } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import { type ImageGoal, type ImageUse, markOf, readLedger, type Slot } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { requireInputFile } from "../input-file.ts";
import { oneOf } from "../vmrole/options.ts";
import { readSlmgrFile } from "../vmrole/slmgr-file.ts";
import type { AddImageOptions, RunImageOptions } from "./options.ts";

/** What `image add NAME` sets out for. */
export function goalOfAdding(name: string, options: AddImageOptions, context: Context): Promise<ImageGoal> {
  return goalOf({ ...options, image: name }, null, context);
}

/** What `run` sets out for. Throws `PatchrigError` bad-usage where neither a VHD nor an image is named. */
export function goalOfRun(options: RunImageOptions, context: Context): Promise<ImageGoal> {
  const use = { ...slotOf(options), role: options.role ?? null };
  return goalOf(options, use, context);
}

/** `--service` and `--slot`. */
export function slotOf({ service, slot }: { readonly service: string; readonly slot: string }): Slot {
  const found = oneOf("--slot", slot, ["production", "staging"]);
  return { service, slot: found === "production" ? "Production" : "Staging" };
}

type Typed = Omit<AddImageOptions, "vhd"> & { readonly vhd?: string; readonly image?: string };

async function goalOf(typed: Typed, use: ImageUse | null, context: Context): Promise<ImageGoal> {
  const { vhd, parent, label, description } = typed;
  const image = typed.image ?? (vhd === undefined ? undefined : basename(vhd));
  if (image === undefined) {
    throw new PatchrigError("bad-usage", "expected --vhd FILE, or --image NAME of one that was added", {
      hint: "`patchrig vmrole image list` shows those that there are",
    });
  }
  return {
    image,
    label: label ?? image,
    description: description ?? "",
    ...(await fileOf(vhd, context)),
    parent: parent ?? null,
    location: typed.location ?? null,
    use,
    useLast: typed.useLast === true,
    ...(await knownOf(image, typed, context)),
  };
}

async function fileOf(vhd: string | undefined, context: Context): Promise<Pick<ImageGoal, "file" | "fileMark">> {
  if (vhd === undefined) return { file: null };
  const file = await requireInputFile("--vhd", vhd, context);
  return { file, fileMark: markOf(file) };
}

/** What the ledger and the licence tell of the image: its content, and how often it can still be generalized. */
async function knownOf(
  image: string,
  { ledger, slmgr }: Typed,
  context: Context,
): Promise<Pick<ImageGoal, "content" | "rearmsLeft">> {
  const known = ledger === undefined ? undefined : await entryOf(image, ledger, context);
  const before = slmgr === undefined ? undefined : (await readSlmgrFile(slmgr, context)).rearmsLeft;
  return {
    content: known?.contentHash ?? null,
    // It is printed before sysprep, which then uses one (M19).
    rearmsLeft: before === undefined ? (known?.rearms ?? null) : Math.max(before - 1, 0),
  };
}

async function entryOf(image: string, ledger: string, context: Context) {
  const { images } = await readLedger(resolve(context.cwd, ledger), { file: ledger });
  const entry = images.find(({ name }) => name === image);
  if (entry !== undefined) return entry;
  throw new PatchrigError("refused", `there is no image "${image}" in ${ledger}`, {
    hint: `enter it first: \`patchrig vmrole lineage add ${image} --ledger ${ledger} …\``,
  });
}
