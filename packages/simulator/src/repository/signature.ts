import { createHmac, timingSafeEqual } from "node:crypto";

/** Known to everybody: it stands for a vendor's key, and protects nothing. */
const KEY = "patchrig stand-in";

/** The signature of a manifest as simulated appliances know it: a line of text. Ours; the product's own is another. */
export const signatureOf = (manifest: Buffer): string =>
  `patchrig-hmac-sha256 ${createHmac("sha256", KEY).update(manifest).digest("hex")}\n`;

/** Is it this manifest's? */
export function isSignature(signature: Buffer, manifest: Buffer): boolean {
  const due = Buffer.from(signatureOf(manifest));
  return due.length === signature.length && timingSafeEqual(due, signature);
}
