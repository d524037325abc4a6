import { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";

/** What is in a .pfx: its certificate; or why it cannot be looked into. */
export type PfxContent =
  | { readonly kind: "opened"; readonly certificate: X509Certificate }
  /** `old-cipher`: RC2 or another that OpenSSL 3 opens no more; it may be a good one. */
  | { readonly kind: "wrong-password" | "old-cipher" | "unreadable" };

/** Opens a .pfx (PKCS #12) with its password, as TLS does. */
export function openPfx(bytes: Buffer, password: string): PfxContent {
  try {
    const { context } = createSecureContext({ pfx: bytes, passphrase: password });
    const der: unknown = context.getCertificate();
    return Buffer.isBuffer(der) ? { kind: "opened", certificate: new X509Certificate(der) } : { kind: "unreadable" };
  } catch (problem) {
    const { code, message } = problem as NodeJS.ErrnoException;
    if (code === "ERR_CRYPTO_UNSUPPORTED_OPERATION") return { kind: "old-cipher" };
    return { kind: /mac verify/i.test(message) ? "wrong-password" : "unreadable" };
  }
}
