import type { PeerCertificate } from "node:tls";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../../context.ts";
import { readInputFile } from "../../input-file.ts";
import type { RecordHttpsOptions } from "./options.ts";

/** How the target's certificate is judged. What is not known is refused. */
export interface WebTrust {
  readonly ca?: string;
  readonly rejectUnauthorized: boolean;
  /** Why the certificate is refused; undefined when it is the one. */
  refusal(certificate: PeerCertificate): string | undefined;
}

export async function readWebTrust(options: RecordHttpsOptions, context: Context): Promise<WebTrust> {
  const ca = options.ca === undefined ? undefined : await readInputFile("--ca", options.ca, context);
  const pinned = options.certSha256 === undefined ? undefined : digits(options.certSha256);
  if (pinned !== undefined && !/^[0-9A-F]{64}$/.test(pinned)) {
    throw new PatchrigError("bad-usage", "--cert-sha256: expected 64 hexadecimal digits, with or without colons");
  }
  return {
    ...(ca === undefined ? {} : { ca }),
    rejectUnauthorized: pinned === undefined,
    refusal: ({ fingerprint256 }) =>
      pinned === undefined || digits(fingerprint256 ?? "") === pinned
        ? undefined
        : `its certificate is ${fingerprint256}`,
  };
}

const digits = (text: string): string => text.replaceAll(":", "").toUpperCase();
