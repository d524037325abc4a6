/** Whose password: the built-in administrator's, or a local account's (W10). */
export type PasswordOwner = "AdministratorPassword" | "Password";

/** A password as an answer file hides it (W10). It hides, it does not encrypt: whoever has the file has the password. */
export function hidePassword(password: string, owner: PasswordOwner): string {
  return Buffer.from(password + owner, "utf16le").toString("base64");
}

/** Why Windows Setup could not read a hidden password; undefined for a good one. The password itself is never told. */
export function hiddenPasswordProblem(value: string, owner: PasswordOwner): string | undefined {
  const text = value.replaceAll(/\s/g, "");
  if (text === "") return "it is empty";
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return "it is no base64";
  const bytes = Buffer.from(text, "base64");
  if (bytes.length % 2 !== 0) return "its bytes are no UTF-16LE";
  return bytes.toString("utf16le").endsWith(owner) ? undefined : `it does not end in ${owner}`;
}
