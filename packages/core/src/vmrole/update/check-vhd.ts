import { basename } from "node:path";
import { checkChain } from "../../vhd/index.ts";
import { imageNameProblem, suggestImageName } from "../image-name.ts";
import type { UploadSource } from "../upload/upload-source.ts";
import { contentOf } from "./content-of.ts";
import type { ImageGoal, ImageRules } from "./goal.ts";
import { inItsWords, type Objection } from "./objection.ts";

const MIB = 2 ** 20;

/** What the name alone is refused for (M14). */
export function checkName({ image }: ImageGoal, { nameRefused }: ImageRules): readonly Objection[] {
  const problem = imageNameProblem(image);
  if (!problem?.certain) return [];
  const own = `the image name "${image}" has an underscore`;
  return [{ rule: "image-name", text: inItsWords(own, nameRefused), hint: `call it ${suggestImageName(image)}` }];
}

/** M19, M22: an image that can never be generalized again is the last one that there is. */
export function checkRearms({ rearmsLeft, useLast }: ImageGoal, { rearmsExhausted }: ImageRules): readonly Objection[] {
  if (rearmsLeft === null || rearmsLeft > 0 || useLast) return [];
  const own = "the image was generalized with its last rearm, and the next change of it fails";
  const hint = "build it from a copy kept before sysprep, or with SkipRearm; --use-last if it shall be the last one";
  const quoted = `sysprep says "${rearmsExhausted.text}" (${rearmsExhausted.cite.join(", ")})`;
  return [{ rule: "last-rearm", text: `${own}: ${quoted} (M19, M22)`, hint }];
}

interface FileWorld {
  readonly signal: AbortSignal | undefined;
  /** The image of a disk's id, where the service has one. */
  readonly nameOf: (uuid: string) => Promise<string | undefined>;
}

/** What the file is refused for before a byte of it is sent: its size, its chain, its content. Reads the parents whole. */
export async function checkVhd(
  source: UploadSource,
  goal: ImageGoal,
  rules: ImageRules,
  { signal, nameOf }: FileWorld,
): Promise<readonly Objection[]> {
  const objections = [...checkSize(source, rules), ...checkKind(source, goal)];
  if (goal.content !== null && (await contentOf(source.file, signal)) !== goal.content) {
    const text = `${source.file} is not what the ledger says: it was changed since it was entered`;
    objections.push({
      rule: "content",
      text,
      hint: "enter it anew under a name of its own, or take the file that was",
    });
  }
  if (source.type !== "differencing") return objections;
  return [...objections, ...(await checkParents(source, rules, { signal, nameOf }))];
}

function checkSize({ file, mountedBytes }: UploadSource, { sizeNotWholeMb }: ImageRules): Objection[] {
  if (mountedBytes % MIB === 0) return [];
  const hint = `make the disk a whole number of MiB: \`patchrig vmrole vhd create NEW.vhd --from ${basename(file)} --round mib\``;
  const text = inItsWords(`${file}: a disk of ${mountedBytes} bytes`, {
    ...sizeNotWholeMb,
    text: sizeNotWholeMb.text.replace("<number>", String(mountedBytes)),
  });
  return [{ rule: "whole-mb", text, hint }];
}

function checkKind({ file, type }: UploadSource, { parent }: ImageGoal): Objection[] {
  if (type === "differencing" && parent === null) {
    const text = `${file} is a differencing VHD, and no parent is named for it (M15)`;
    return [{ rule: "no-parent", text, hint: "name the image that it stands on: --parent NAME" }];
  }
  if (type === "differencing" || parent === null) return [];
  const text = `${file} is a ${type} VHD: it has no parent (M15)`;
  return [
    { rule: "not-differencing", text, hint: "leave --parent out, or make a difference: `patchrig vmrole vhd diff`" },
  ];
}

async function checkParents(
  { file, parentUuid = "" }: UploadSource,
  rules: ImageRules,
  { signal, nameOf }: FileWorld,
): Promise<readonly Objection[]> {
  const { links, findings } = await checkChain(file, { maxDepth: rules.chainDepth, signal });
  if (links[rules.chainDepth]?.type === "differencing") {
    const own = `${file} stands on ${links[1]?.file}, which is a differencing VHD itself (M13)`;
    // The service speaks of the image that has a parent, whatever parent was named for this one.
    const parent = (await nameOf(parentUuid)) ?? basename(links[1]?.file ?? "");
    const text = inItsWords(own, rules.secondLevelRefused, { parent });
    return [{ rule: "second-level", text, hint: SECOND_LEVEL }];
  }
  return findings
    .filter(({ severity, id }) => severity === "error" && id !== "parent-missing")
    .map(({ id, text }) => ({ rule: id, text: `${text} (M17)`, hint: HINTS[id] ?? CHAIN }));
}

const SECOND_LEVEL = "make the difference on the base again (`patchrig vmrole vhd diff --parent BASE`), or merge";
const CHAIN = "`patchrig vmrole vhd chain FILE` tells all that is wrong";
const HINTS: Readonly<Record<string, string>> = {
  "parent-changed": "put the parent back as it was and keep it read-only, or make the difference anew",
  "parent-id": "find the parent that it was made from",
};
