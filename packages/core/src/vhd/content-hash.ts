import { createHash } from "node:crypto";
import { CHUNK, type DiskImage, dataPieces } from "./image/disk-image.ts";
import { isZero } from "./image/zeros.ts";
import { createPace, type Work } from "./work.ts";

/**
 * A hash of what a disk holds, whatever format keeps it: SHA-256 over the size (8 bytes, big-endian) and, for each 2 MiB
 * of the disk with anything but zeros in them, their number (8 bytes) and their bytes. It takes as long as there is data.
 */
export async function contentHash(image: DiskImage, work: Work = {}): Promise<string> {
  const hash = createHash("sha256").update(number(image.size));
  const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK, image.size));
  const pace = createPace(work, image.size);
  let unit = -1;
  for (const { offset } of dataPieces(image)) {
    // A unit may come in pieces: it is hashed whole, once.
    if (Math.floor(offset / CHUNK) === unit) continue;
    unit = Math.floor(offset / CHUNK);
    const bytes = buffer.subarray(0, Math.min(CHUNK, image.size - unit * CHUNK));
    image.readInto(bytes, unit * CHUNK);
    if (!isZero(bytes)) hash.update(number(unit)).update(bytes);
    await pace(bytes.length);
  }
  return `sha256-sparse:${hash.digest("hex")}`;
}

/** SHA-256 of all bytes of the disk, holes included: what `sha256sum` says of the raw image. */
export async function flatHash(image: DiskImage, work: Work = {}): Promise<string> {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK, image.size));
  const zeros = Buffer.alloc(CHUNK);
  const pace = createPace(work, image.size);
  let done = 0;
  const skipTo = async (end: number) => {
    for (; done < end; done += Math.min(CHUNK, end - done)) {
      hash.update(zeros.subarray(0, Math.min(CHUNK, end - done)));
      await pace(CHUNK);
    }
  };
  for (const { offset, length } of dataPieces(image)) {
    await skipTo(offset);
    const bytes = buffer.subarray(0, length);
    image.readInto(bytes, offset);
    hash.update(bytes);
    done = offset + length;
    await pace(length);
  }
  await skipTo(image.size);
  return hash.digest("hex");
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
