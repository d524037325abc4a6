import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import { inspectCspkg } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { readInputFile } from "../input-file.ts";
import type { ServiceConnection } from "../vmrole-service/connect.ts";

/** Which package, and where it is put. */
export interface PackageOptions {
  readonly package: string;
  readonly packagesUrlFile?: string;
}

/** A package's file, looked into; undefined where an address was given. */
export async function readPackage(options: PackageOptions, context: Context): Promise<Buffer | undefined> {
  if (/^https:\/\//i.test(options.package)) {
    // Not repeated: whoever has it may read, or write, what is there.
    if (options.package.includes("?"))
      throw new PatchrigError("bad-usage", "--package: a signature is never an argument");
    return undefined;
  }
  const path = resolve(context.cwd, options.package);
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === "ENOENT" ? "there is no such file" : cause.message;
    throw new PatchrigError("unreadable-input", `--package: ${options.package}: ${reason}`, { cause });
  });
  await inspectCspkg(bytes, { file: options.package });
  return bytes;
}

/** Where packages are put: an address with a signature, from a file or the environment. */
export async function containerOf({ packagesUrlFile }: PackageOptions, context: Context): Promise<string | undefined> {
  const [text, from] =
    packagesUrlFile === undefined
      ? [context.env.PATCHRIG_PACKAGES_URL, "PATCHRIG_PACKAGES_URL"]
      : [await readInputFile("--packages-url-file", packagesUrlFile, context), "--packages-url-file"];
  const line = text?.split(/\r?\n/)[0]?.trim();
  if (line === undefined || (URL.canParse(line) && line.startsWith("https:"))) return line;
  throw new PatchrigError("unreadable-input", `${from}: expected the https address of a container, found another`);
}

/** Puts the package there; its address without the signature. Throws `PatchrigError`. */
export async function putPackage(
  given: string,
  bytes: Buffer | undefined,
  container: string | undefined,
  { access }: ServiceConnection,
): Promise<string> {
  if (bytes === undefined) return given;
  if (container === undefined) {
    throw new PatchrigError("bad-usage", "expected where the package is to be put: a container's address", {
      hint: "--packages-url-file FILE or PATCHRIG_PACKAGES_URL, with a signature that may write; or --package URL of one that is there",
    });
  }
  const url = new URL(container);
  url.pathname = `${url.pathname.replace(/\/$/, "")}/${encodeURIComponent(basename(given))}`;
  const put = await access.blob.put(url.href, bytes);
  if (put.kind !== "done") {
    throw new PatchrigError("refused", `the storage account does not take the package: ${put.text}`, {
      hint: "is the container's signature one that may write, and still good?",
    });
  }
  // The service reads it as the account's own: the signature is nobody else's business.
  return `${url.origin}${url.pathname}`;
}
