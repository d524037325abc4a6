import { PatchrigError } from "../../errors.ts";
import { inspectVhd } from "../../vhd/index.ts";
import { contentOf } from "./content-of.ts";
import { changeSince, markOf } from "./file-mark.ts";
import type { ImageGoal } from "./goal.ts";
import type { JournalledImage } from "./journal.ts";

export interface Resumption {
  /** Somebody says that the file was only touched, or is a copy of what it was. */
  readonly sameContent: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A journal's goal as a run may go on with it: what was sent and what is still to be sent must be of one file. Once all was
 * sent the file does not matter any more. Throws `PatchrigError` refused for a file that was changed since.
 */
export async function resumedGoal({ goal, before }: JournalledImage, how: Resumption): Promise<ImageGoal> {
  const { file, fileMark } = goal;
  if (file === null || fileMark === undefined || before.committing) return goal;
  const change = changeSince(file, fileMark);
  if (change === undefined) return goal;
  const isSameSize = markOf(file).bytes === fileMark.bytes;
  if (isSameSize && (how.sameContent || (await isOfLedger(file, goal.content, how.signal))))
    return { ...goal, fileMark: markOf(file) };
  throw new PatchrigError("refused", `${file} was changed since its upload began: ${change}`, {
    hint: before.prepared ? wayOut(goal, isSameSize) : "nothing was sent yet: begin anew, with another journal",
  });
}

/** A differencing VHD is sent as it lies: the same content may lie in it otherwise. */
async function isOfLedger(file: string, content: string | null, signal: AbortSignal | undefined): Promise<boolean> {
  if (content === null || inspectVhd(file).footer.type === "differencing") return false;
  return (await contentOf(file, signal)) === content;
}

function wayOut({ image }: ImageGoal, isSameSize: boolean): string {
  const anew = `\`patchrig vmrole image remove ${image}\` and add it anew, with another journal`;
  if (!isSameSize) return `put the file back as it was, with its time; or ${anew}`;
  return `put the file back as it was, with its time; where it was only touched or copied: --same-content; else ${anew}`;
}
