import ssh2 from "ssh2";

/** What keeps a private key from being used, as a person would say it; undefined where nothing does. */
export function privateKeyProblem(text: string, passphrase: string | undefined): string | undefined {
  const key = ssh2.utils.parseKey(text, passphrase);
  if (!(key instanceof Error)) return key.isPrivateKey() ? undefined : "found a public one";
  if (/no passphrase given/i.test(key.message)) return "found one that a passphrase locks";
  if (/bad passphrase|bad decrypt/i.test(key.message)) return "found one that this passphrase does not unlock";
  return "found none";
}
