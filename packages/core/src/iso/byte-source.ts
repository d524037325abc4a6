import { open } from "node:fs/promises";
import { PatchrigError } from "../errors.ts";

/** Bytes that are read where they are needed: an image is larger than memory wants to be. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** As many bytes from there as there are, up to `length`. */
  read(at: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** A file's bytes. Throws `PatchrigError` unreadable-input when it is not there, no file, or may not be read. */
export async function openFileBytes(path: string, shown = path): Promise<ByteSource> {
  try {
    const file = await open(path, "r");
    const { size, isFile } = await file.stat().then((stat) => ({ size: stat.size, isFile: stat.isFile() }));
    if (!isFile) {
      await file.close();
      throw new PatchrigError("unreadable-input", `${shown}: expected a file`);
    }
    return {
      size,
      read: async (at, length) => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(boundedTo(size, at, length)), 0, null, at);
        return buffer.subarray(0, bytesRead);
      },
      close: () => file.close(),
    };
  } catch (cause) {
    if (cause instanceof PatchrigError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    const reason = code === "ENOENT" ? "there is no such file" : cause instanceof Error ? cause.message : String(cause);
    throw new PatchrigError("unreadable-input", `${shown}: ${reason}`, { cause });
  }
}

/** Bytes that are in memory already. */
export const bytesInMemory = (bytes: Buffer): ByteSource => ({
  size: bytes.length,
  read: async (at, length) => bytes.subarray(at, at + boundedTo(bytes.length, at, length)),
  close: async () => {},
});

const boundedTo = (size: number, at: number, length: number): number => Math.max(0, Math.min(length, size - at));
