import type { MachineImage } from "../../ports/hosted-service.ts";
import type { ImageRules } from "./goal.ts";
import { inItsWords, type Objection } from "./objection.ts";

const GIB = 2 ** 30;

/** What of an image counts against a size. Bytes. */
export interface Disk {
  /** Of the disk. */
  readonly mountedBytes: number;
  /** That were sent of it. */
  readonly sentBytes?: number;
  readonly parentUuid?: string | undefined;
}

/** Of one that is there the service tells what was sent. */
export const diskOf = ({ mountedBytes, compressedBytes, parentUuid }: MachineImage): Disk => ({
  mountedBytes,
  sentBytes: compressedBytes,
  parentUuid,
});

/** Whose disk is too large does not start, and nobody is told before (W14). */
export function checkRoom(
  image: Disk | undefined,
  size: string | undefined,
  { largestGb, childCountsWithParent, tooLarge }: Pick<ImageRules, "largestGb" | "childCountsWithParent" | "tooLarge">,
): readonly Objection[] {
  const most = size === undefined ? undefined : largestGb[size];
  if (image === undefined || most === undefined) return [];
  const onTop = childCountsWithParent && image.parentUuid !== undefined ? (image.sentBytes ?? 0) : 0;
  const bytes = image.mountedBytes + onTop;
  if (bytes <= most * GIB) return [];
  const own = `${(bytes / GIB).toFixed(1)} GiB of image are more than the ${most} GB of a ${size} instance (inferred)`;
  return [
    { rule: "too-large", text: inItsWords(own, tooLarge), hint: "a larger size in the .csdef, or a smaller disk" },
  ];
}
