import { readFile } from "node:fs/promises";
import { PatchrigError } from "../../errors.ts";
import { replaceFile } from "../replace-file.ts";
import { addImage, EMPTY_LINEAGE, type Lineage, lineageSchema } from "./lineage.ts";

/**
 * Reads a ledger; an empty one where there is no file yet and `mayBeMissing`. Throws `PatchrigError` unreadable-input for
 * what is no ledger, or holds what none may: a second differencing level, a parent that is not there.
 */
export async function readLedger(
  path: string,
  { file = path, mayBeMissing = false }: { readonly file?: string; readonly mayBeMissing?: boolean } = {},
): Promise<Lineage> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    if (isMissing && mayBeMissing) return EMPTY_LINEAGE;
    const problem = isMissing ? "there is no such file" : String(cause);
    throw new PatchrigError("unreadable-input", `${file}: ${problem}`, { cause });
  }
  return parseLedger(text, file);
}

/** The same of text that is there. */
export function parseLedger(text: string, file: string): Lineage {
  const checked = lineageSchema.safeParse(jsonOf(text, file));
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new PatchrigError("unreadable-input", `${file}: ${issue?.path.join(".") || "ledger"}: ${issue?.message}`);
  }
  // Parents stand before their children, as they were entered.
  return checked.data.images.reduce<Lineage>((lineage, image) => {
    const added = addImage(lineage, image);
    if ("value" in added) return added.value;
    throw new PatchrigError("unreadable-input", `${file}: ${image.name}: ${added.refused} (${added.cite.join(", ")})`);
  }, EMPTY_LINEAGE);
}

/** Writes a ledger beside its name, then gives it the name. */
export async function writeLedger(file: string, lineage: Lineage): Promise<void> {
  await replaceFile(file, `${JSON.stringify(lineage, undefined, 2)}\n`);
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PatchrigError("unreadable-input", `${file}: expected JSON: ${(cause as Error).message}`, { cause });
  }
}
