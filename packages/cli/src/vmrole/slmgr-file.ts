import { readFile } from "node:fs/promises";
import { PatchrigError } from "@patchrig/core/errors";
import { decodeText, type LicenseState, parseSlmgr } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { requireInputFile } from "../input-file.ts";

/**
 * What `slmgr /dlv` printed into a file, with the rearm count in it. In a code page of before Unicode the English words are the
 * same bytes. Throws `PatchrigError` unreadable-input.
 */
export async function readSlmgrFile(
  file: string,
  context: Context,
): Promise<LicenseState & { readonly rearmsLeft: number }> {
  const text = decodeText(await readFile(await requireInputFile("--slmgr", file, context)));
  const parsed = parseSlmgr(text);
  if ("problem" in parsed) throw unreadable(file, parsed.problem, WHOLE);
  const { value } = parsed;
  if (value.rearmsLeft !== undefined) return { ...value, rearmsLeft: value.rearmsLeft };
  throw unreadable(file, "it does not tell the rearm count", value.isDetailed ? OTHER_LANGUAGE : WHOLE);
}

const WHOLE = "run `slmgr /dlv`, not /dli, in the image before sysprep";
const OTHER_LANGUAGE =
  "it is of /dlv, without the line of the rearm count: is that line in another language? Put it there in English";

const unreadable = (file: string, problem: string, hint: string) =>
  new PatchrigError("unreadable-input", `--slmgr: ${file}: ${problem}`, { hint });
