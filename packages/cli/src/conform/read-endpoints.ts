import { type Endpoints, endpointsSchema } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import { readInputFile } from "../input-file.ts";

/** The endpoints document of a server that runs already. Throws `PatchrigError` unreadable-input with the place in it. */
export async function readEndpoints(file: string, context: Context): Promise<Endpoints> {
  const text = await readInputFile("--endpoints", file, context);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PatchrigError("unreadable-input", `--endpoints: ${file} is no JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
  const read = endpointsSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new PatchrigError("unreadable-input", `--endpoints: ${file}: ${issue?.path.join(".")}: ${issue?.message}`);
}
