import { createPublicKey, verify } from "node:crypto";
import type { AuthContext, Connection, KeyboardAuthContext, ParsedKey, PublicKeyAuthContext } from "ssh2";
import ssh2 from "ssh2";

/** One attempt to log in. */
export interface SshLoginAttempt {
  readonly user: string;
  readonly method: "password" | "keyboard-interactive" | "publickey";
  /** Absent for a public key: its signature has been verified, and it is one of the authorized ones. */
  readonly password: string | undefined;
  readonly from: { readonly address: string; readonly port: number };
}

export interface LoginRules {
  readonly passwordPrompt: string;
  readonly authorizedKeys: readonly ParsedKey[];
  authenticate(attempt: SshLoginAttempt): boolean | Promise<boolean>;
}

/** sshd's own limit (MaxAuthTries); the question which methods there are is not counted. */
const MAX_FAILURES = 6;
const METHODS = ["publickey", "password", "keyboard-interactive"] as const;

/** Answers a connection's attempts to log in, in any order and with or without a preceding "none". */
export function judgeLogins(connection: Connection, from: SshLoginAttempt["from"], rules: LoginRules): void {
  let failures = 0;
  const refuse = (context: AuthContext, counted = true) => {
    failures += counted ? 1 : 0;
    if (failures >= MAX_FAILURES) connection.end();
    else context.reject([...METHODS]);
  };
  connection.on("authentication", async (context) => {
    try {
      if (context.method === "publickey") return answerKey(context, rules, () => admit(context, undefined));
      if (context.method === "password") return await admit(context, context.password);
      if (context.method === "keyboard-interactive") return await admit(context, await ask(context, rules));
      refuse(context, false);
    } catch {
      // The peer went away, or began another attempt meanwhile: that one is answered.
    }
  });

  const answerKey = (context: PublicKeyAuthContext, { authorizedKeys }: LoginRules, admitted: () => Promise<void>) => {
    const key = authorizedKeys.find((authorized) => authorized.getPublicSSH().equals(context.key.data));
    if (!key) return refuse(context, false);
    // Without a signature the client only asks whether this key would do (RFC 4252 section 7).
    if (!context.signature) return context.accept();
    const verified = context.blob && key.verify(context.blob, context.signature, context.hashAlgo) === true;
    return verified ? admitted() : refuse(context);
  };

  const admit = async (context: AuthContext, password: string | undefined) => {
    const method = context.method as SshLoginAttempt["method"];
    const welcome = await rules.authenticate({ user: context.username, method, password, from });
    if (welcome) context.accept();
    else refuse(context);
  };
}

function ask(context: KeyboardAuthContext, { passwordPrompt }: LoginRules): Promise<string> {
  return new Promise((resolve, reject) => {
    context.prompt([{ prompt: passwordPrompt, echo: false }], (answers: unknown) => {
      if (answers instanceof Error) reject(answers);
      else resolve(Array.isArray(answers) && typeof answers[0] === "string" ? answers[0] : "");
    });
  });
}

/** Reads public keys (`ssh-ed25519 AAAA… comment`, one a line, as authorized_keys has them); lines that are none are left out. */
export function readAuthorizedKeys(lines: readonly string[]): readonly ParsedKey[] {
  return lines
    .filter((line) => line.trim() !== "" && !line.trim().startsWith("#"))
    .map((line) => ssh2.utils.parseKey(line.trim()))
    .filter((key): key is ParsedKey => !(key instanceof Error))
    .map(decodeOnce);
}

/** ssh2 decodes the PEM anew for every signature that it verifies, half of the work of it; this does it once. */
function decodeOnce(key: ParsedKey): ParsedKey {
  if (key.type !== "ssh-ed25519") return key; // others name a digest that goes with the signature
  const publicKey = createPublicKey(key.getPublicPEM());
  key.verify = (data, signature) => verify(null, Buffer.from(data as Buffer), publicKey, signature as Buffer);
  return key;
}
