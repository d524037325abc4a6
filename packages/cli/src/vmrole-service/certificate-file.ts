import { createHash, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { openPfx } from "@patchrig/core/certificate";
import { PatchrigError } from "@patchrig/core/errors";
import type { NewCertificate } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { readInputFile, requireInputFile } from "../input-file.ts";

/** A certificate to be added; its thumbprint where it can be known here. */
export interface CertificateFile extends NewCertificate {
  readonly thumbprint: string | undefined;
}

/** Far beyond any chain of certificates. */
const LARGEST = 2 ** 20;

/**
 * Reads a .pfx, or a certificate alone (.cer, PEM). A .pfx is opened with its password before it is sent, so that a wrong one is
 * known at once. Throws `PatchrigError` unreadable-input or bad-usage.
 */
export async function readCertificateFile(
  file: string,
  options: { readonly passwordFile?: string },
  context: Context,
): Promise<CertificateFile> {
  const bytes = await readFile(await requireInputFile("certificate", file, context));
  if (bytes.length > LARGEST)
    throw new PatchrigError("unreadable-input", `${file}: ${bytes.length} bytes are no certificate`);
  const alone = readAlone(bytes);
  if (alone !== undefined) return { bytes: alone.raw, format: "cer", password: undefined, thumbprint: sha1(alone.raw) };
  const password = await passwordOf(options, context);
  const content = openPfx(bytes, password ?? "");
  if (content.kind === "opened") return { bytes, format: "pfx", password, thumbprint: sha1(content.certificate.raw) };
  if (content.kind === "old-cipher") {
    const note = "its cipher is too old to be opened here: the service judges the password";
    context.stderr.write(`patchrig: ${file}: ${note}\n`);
    return { bytes, format: "pfx", password, thumbprint: undefined };
  }
  if (content.kind === "wrong-password") throw wrongPassword(file, password !== undefined);
  throw new PatchrigError("unreadable-input", `${file}: expected a .pfx, a .cer or a certificate in PEM, found none`, {
    hint: "`openssl pkcs12 -export -inkey key.pem -in certificate.pem -out FILE.pfx` makes a .pfx",
  });
}

/** A certificate without its key, DER or PEM. */
function readAlone(bytes: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(bytes);
  } catch {
    return undefined;
  }
}

async function passwordOf({ passwordFile }: { readonly passwordFile?: string }, context: Context) {
  if (passwordFile === undefined) return context.env.PATCHRIG_PASSWORD;
  return (await readInputFile("--password-file", passwordFile, context)).split(/\r?\n/)[0];
}

const wrongPassword = (file: string, hasOne: boolean) =>
  hasOne
    ? new PatchrigError("wrong-password", `the password does not open ${file}`, { hint: "check the password file" })
    : new PatchrigError("bad-usage", `${file} is closed by a password`, {
        hint: "its first line in --password-file FILE, or PATCHRIG_PASSWORD",
      });

const sha1 = (der: Buffer): string => createHash("sha1").update(der).digest("hex").toUpperCase();
