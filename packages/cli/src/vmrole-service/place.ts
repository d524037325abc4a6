import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { stat } from "node:fs/promises";
import { dirname, isAbsolute, resolve } from "node:path";
import { endpointsSchema, type ManagementEndpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import { parseJson, readInputFile } from "../input-file.ts";
import type { ServiceOptions } from "./options.ts";

/** A subscription of a Service Management API, and who may enter it. */
export interface ServicePlace {
  readonly url: string;
  readonly subscriptionId: string;
  /** PEM. */
  readonly client: { readonly certificate: string; readonly key: string };
  readonly ca: string | undefined;
  readonly certSha256: string | undefined;
  /** A container that packages may be put into: an address with a signature, a secret. */
  readonly packagesUrl: string | undefined;
}

const EXAMPLE = "--management https://management.core.windows.net --subscription ID --client-certificate FILE";

/** Reads where the service is, from an endpoints document or from options. Throws `PatchrigError` naming what came. */
export async function readServicePlace(options: ServiceOptions, context: Context): Promise<ServicePlace> {
  const known = options.endpoints === undefined ? fromOptions(options) : await fromDocument(options.endpoints, context);
  const { subscriptionId, clientCertificate } = known;
  if (subscriptionId === undefined || clientCertificate === undefined) {
    throw new PatchrigError("bad-usage", "expected a subscription and its client certificate", {
      hint: `--endpoints FILE, or ${EXAMPLE}`,
    });
  }
  const ca = options.ca === undefined ? undefined : await readInputFile("--ca", options.ca, context);
  return {
    url: known.url,
    subscriptionId,
    client: await readClient(clientCertificate, context),
    ca,
    certSha256: options.certSha256 ?? (ca === undefined ? known.certSha256 : undefined),
    packagesUrl: known.storage?.packagesUrl,
  };
}

function fromOptions({ management, subscription, clientCertificate }: ServiceOptions): ManagementEndpoints {
  const url = management !== undefined && URL.canParse(management) ? new URL(management) : undefined;
  if (url?.protocol !== "https:" || url.username !== "" || url.search !== "") {
    const found = management === undefined ? "nothing" : `"${management.replace(/\?.*$/, "")}"`;
    throw new PatchrigError("bad-usage", `expected the https address of a Service Management API, found ${found}`, {
      hint: `--endpoints FILE, or ${EXAMPLE}`,
    });
  }
  return { url: url.href, subscriptionId: subscription, clientCertificate };
}

async function fromDocument(file: string, context: Context): Promise<ManagementEndpoints> {
  const read = endpointsSchema.safeParse(parseJson(await readInputFile("--endpoints", file, context), file));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new PatchrigError("unreadable-input", `${file}: ${issue?.path.join(".") || "document"}: ${issue?.message}`);
  }
  const { management } = read.data;
  if (management === undefined) {
    throw new PatchrigError("bad-usage", `${file} names no VM Role service`, {
      hint: "`patchrig simulate --management 127.0.0.1:0 --endpoints FILE` starts one and writes it",
    });
  }
  const { clientCertificate } = management;
  if (clientCertificate === undefined || isAbsolute(clientCertificate)) return management;
  // A document's file names are from where the document is.
  return { ...management, clientCertificate: resolve(dirname(resolve(context.cwd, file)), clientCertificate) };
}

/** One file with a private key and a certificate, in any order; PATCHRIG_PASSPHRASE opens a key that is closed. */
async function readClient(file: string, context: Context): Promise<ServicePlace["client"]> {
  const text = await readInputFile("--client-certificate", file, context);
  await warnOfOthers(file, context);
  const certificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.exec(text)?.[0];
  const key = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/.exec(text)?.[0];
  if (certificate === undefined || key === undefined) {
    const missing = certificate === undefined ? "certificate" : "private key";
    throw new PatchrigError("unreadable-input", `--client-certificate: ${file}: found no ${missing} in PEM`, {
      hint: "`openssl pkcs12 -in FILE.pfx -nodes -out FILE.pem` makes such a file of a .pfx",
    });
  }
  const opened = openKey(key, file, context);
  if (!openCertificate(certificate, file).checkPrivateKey(opened))
    throw unreadable(file, "the key is another certificate's", "put the certificate and its own key into the file");
  return { certificate, key: opened.export({ type: "pkcs8", format: "pem" }).toString() };
}

/** PKCS #8 says it in its first line, the older form in a header. */
const ENCRYPTED = /ENCRYPTED/;

function openKey(key: string, file: string, { env }: Context): KeyObject {
  const passphrase = env.PATCHRIG_PASSPHRASE;
  const isClosed = ENCRYPTED.test(key);
  if (isClosed && passphrase === undefined) {
    const found = "expected PATCHRIG_PASSPHRASE for its private key, which is encrypted, and it is not set";
    throw unreadable(file, found, "set PATCHRIG_PASSPHRASE to the key's passphrase");
  }
  try {
    return createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (cause) {
    if (isClosed) throw unreadable(file, "PATCHRIG_PASSPHRASE does not open its private key", OTHER_CIPHER, cause);
    throw unreadable(file, "expected a private key that OpenSSL reads, found a damaged one", "export it anew", cause);
  }
}

const OTHER_CIPHER = "is it this key's passphrase? `openssl pkey -in FILE` tells, and asks for it";

function openCertificate(certificate: string, file: string): X509Certificate {
  try {
    return new X509Certificate(certificate);
  } catch (cause) {
    throw unreadable(file, "expected a certificate that OpenSSL reads, found a damaged one", "export it anew", cause);
  }
}

const unreadable = (file: string, what: string, hint: string, cause?: unknown) =>
  new PatchrigError("unreadable-input", `--client-certificate: ${file}: ${what}`, { cause, hint });

/** Not refused: who may read a file is its owner's to decide. */
async function warnOfOthers(file: string, { cwd, stderr }: Context): Promise<void> {
  const mode = (await stat(resolve(cwd, file))).mode & 0o777;
  if (process.platform === "win32" || (mode & 0o044) === 0) return;
  const words = `--client-certificate: ${file} may be read by others (mode ${mode.toString(8)})`;
  stderr.write(`patchrig: ${words}\nhint: chmod 600 ${file}\n`);
}
