import { statSync } from "node:fs";
import { PatchrigError } from "../../errors.ts";

/** By what a file that was written to is known again without reading it. */
export interface FileMark {
  readonly bytes: number;
  /** When its content was last changed, in nanoseconds since 1970; a copy that keeps its time counts as the same. */
  readonly modifiedNs: string;
}

/** Throws `PatchrigError` unreadable-input where there is none. */
export function markOf(file: string): FileMark {
  try {
    const { size, mtimeNs } = statSync(file, { bigint: true });
    return { bytes: Number(size), modifiedNs: String(mtimeNs) };
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new PatchrigError("unreadable-input", `${file}: ${said}`, { cause });
  }
}

/** How a file differs from its mark; undefined where it does not. Throws `PatchrigError` unreadable-input. */
export function changeSince(file: string, mark: FileMark): string | undefined {
  const now = markOf(file);
  if (now.bytes !== mark.bytes) return `it has ${now.bytes} bytes, and had ${mark.bytes}`;
  return now.modifiedNs === mark.modifiedNs ? undefined : "it was written to";
}
