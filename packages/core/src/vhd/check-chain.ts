import { PatchrigError } from "../errors.ts";
import { type ChainOptions, closeAll, type Finding, stack, walkChain } from "./chain.ts";
import { contentHash } from "./content-hash.ts";
import { manifestFileOf, readManifest } from "./manifest.ts";
import type { OpenVhd } from "./open-vhd.ts";
import { verifyOpen } from "./verify.ts";
import type { Work } from "./work.ts";

/** All that is to be said of a chain. */
export interface ChainReport {
  /** From the child down to its base. */
  readonly links: readonly ChainLink[];
  readonly findings: readonly Finding[];
  /** No error among the findings. */
  readonly sound: boolean;
}

export interface ChainLink {
  readonly file: string;
  readonly type: string;
  readonly uuid: string;
  readonly size: number;
  /** What in the child led here: a locator's code or the parent's name. */
  readonly foundBy: string | undefined;
  readonly content: ContentState;
}

/** Does the parent hold what it held when the child was made? `unsealed`: no manifest tells. */
type ContentState = "base" | "same" | "changed" | "unsealed" | "not looked at";

/**
 * Checks a chain whole: ids, sizes, depth, time stamps (as a warning: few programs keep them right), each file's structures,
 * and by the manifests whether a parent was changed since, which nothing in a VHD can tell. Throws `unreadable-input` only
 * where the first file is no VHD.
 */
export async function checkChain(file: string, options: ChainOptions & Work = {}): Promise<ChainReport> {
  const { links, foundBy, findings } = walkChain(file, options);
  try {
    const all = [...findings];
    for (const vhd of links) all.push(...(await verifyOpen(vhd, options)).findings);
    const broken = all.some(({ severity }) => severity === "error");
    const states: ContentState[] = [];
    for (const [level, child] of links.entries()) {
      if (child.footer.type !== "differencing") states.push("base");
      else
        states.push(
          await compareContent(child, broken ? [] : links.slice(level + 1), { findings: all, work: options }),
        );
    }
    return {
      links: links.map(({ disk, footer }, level) => ({
        file: disk.file,
        type: footer.type,
        uuid: footer.uuid,
        size: footer.size,
        foundBy: foundBy[level - 1],
        content: states[level] ?? "not looked at",
      })),
      findings: all,
      sound: !all.some(({ severity }) => severity === "error"),
    };
  } finally {
    closeAll(links);
  }
}

interface Comparison {
  readonly findings: Finding[];
  readonly work: Work;
}

async function compareContent(
  child: OpenVhd,
  below: readonly OpenVhd[],
  { findings, work }: Comparison,
): Promise<ContentState> {
  const { file } = child.disk;
  const manifest = manifestOf(file, findings);
  if (manifest?.uuid !== child.footer.uuid) {
    const place = manifestFileOf(file);
    const text = `${place}: ${manifest ? "belongs to another VHD" : "is not there"}: a change of the parent cannot be seen`;
    findings.push({ severity: "warning", file, id: "parent-unsealed", text });
    return "unsealed";
  }
  const [parent] = below;
  if (parent === undefined) return "not looked at";
  const content = await contentHash(stack(below), work);
  if (content === manifest.parent.content) return "same";
  const text = `${parent.disk.file}: its content was changed after ${file} was made from it: what the two show together is neither`;
  findings.push({ severity: "error", file, id: "parent-changed", text });
  return "changed";
}

function manifestOf(file: string, findings: Finding[]) {
  try {
    return readManifest(file);
  } catch (problem) {
    if (!(problem instanceof PatchrigError)) throw problem;
    findings.push({ severity: "warning", file, id: "manifest", text: problem.message });
    return undefined;
  }
}
