import { reportSchema } from "@patchrig/conformance";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import { readInputFile } from "../input-file.ts";

/** A report that `--report json=FILE` wrote. Throws `PatchrigError` unreadable-input, naming the place. */
export async function readReport(option: string, file: string, context: Context) {
  const text = await readInputFile(option, file, context);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PatchrigError("unreadable-input", `${option}: ${file} is no JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
  const read = reportSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new PatchrigError(
    "unreadable-input",
    `${option}: ${file} is no report of conform: ${issue?.path.join(".") || "document"}: ${issue?.message}`,
    {
      hint: "write one with --report json=FILE",
    },
  );
}

/** What had failed there, or could not be judged. Throws bad-usage where nothing had. */
export async function failedIn(file: string, context: Context): Promise<readonly string[]> {
  const { verdicts } = await readReport("--failed", file, context);
  const ids = verdicts.filter(({ outcome }) => outcome === "fail" || outcome === "error").map(({ id }) => id);
  if (ids.length === 0) throw new PatchrigError("bad-usage", `--failed: nothing had failed in ${file}`);
  return ids;
}
