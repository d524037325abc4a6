import { type Endpoints, endpointsSchema } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../../context.ts";
import { parseJson, readInputFile } from "../../input-file.ts";
import { readPasswordFile } from "../../target/credentials.ts";

/** An endpoints document; a password that it leaves out comes from --password-file or PATCHRIG_PASSWORD. */
export async function readEndpoints(
  option: string,
  file: string,
  context: Context,
  passwordFile?: string,
): Promise<Endpoints> {
  const read = endpointsSchema.safeParse(parseJson(await readInputFile(option, file, context), file));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new PatchrigError("unreadable-input", `${file}: ${issue?.path.join(".") || "document"}: ${issue?.message}`);
  }
  const password = (await readPasswordFile("--password-file", passwordFile, context)) ?? context.env.PATCHRIG_PASSWORD;
  if (password === undefined) return read.data;
  const appliances = read.data.appliances.map((one) =>
    one.ssh.password === undefined ? { ...one, ssh: { ...one.ssh, password } } : one,
  );
  return { ...read.data, appliances };
}
