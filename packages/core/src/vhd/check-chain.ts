import { type ChainOptions, closeAll, type Finding, walkChain } from "./chain.ts";
import { type ContentState, compareContent } from "./compare-content.ts";
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
      const { state, finding } = await compareContent(child, broken ? [] : links.slice(level + 1), options);
      states.push(state);
      if (finding) all.push(finding);
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
