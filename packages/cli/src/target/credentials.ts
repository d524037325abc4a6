import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { ApplianceEndpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import { privateKeyProblem } from "@patchrig/core/ssh";
import type { Context } from "../context.ts";
import { readInputFile } from "../input-file.ts";
import type { TargetOptions } from "./options.ts";

/** What opens the door. None of it comes from the command line itself. */
export interface Credentials {
  readonly password?: string;
  readonly privateKey?: string;
  readonly passphrase?: string;
  readonly agent?: string;
}

/** Password by file, environment or endpoints document, in this order; key by --identity; agent by SSH_AUTH_SOCK. */
export async function readCredentials(
  options: TargetOptions,
  place: ApplianceEndpoints,
  context: Context,
): Promise<Credentials> {
  const password =
    (await readPasswordFile("--password-file", options.passwordFile, context)) ??
    context.env.PATCHRIG_PASSWORD ??
    place.ssh.password;
  const passphrase = context.env.PATCHRIG_PASSPHRASE;
  const privateKey = await readIdentity(options.identity, passphrase, context);
  const agent = context.env.SSH_AUTH_SOCK;
  if (password === undefined && privateKey === undefined && !agent) {
    throw new PatchrigError("bad-usage", `no password and no key for ${place.ssh.user}@${place.ssh.host}`, {
      hint: "give --password-file FILE, PATCHRIG_PASSWORD, --identity FILE, or run an SSH agent",
    });
  }
  return {
    ...(password === undefined ? {} : { password }),
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(agent ? { agent } : {}),
  };
}

/** A private key that can be used. Throws `PatchrigError` unreadable-input. */
async function readIdentity(
  file: string | undefined,
  passphrase: string | undefined,
  context: Context,
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = await readInputFile("--identity", file, context);
  const problem = privateKeyProblem(text, passphrase);
  if (problem === undefined) return text;
  throw new PatchrigError("unreadable-input", `--identity: ${file}: expected a private key, ${problem}`, {
    hint: /passphrase/.test(problem)
      ? "PATCHRIG_PASSPHRASE has the passphrase; or an SSH agent holds the key"
      : "name the file that ssh -i would take",
  });
}

/** A password that an option's file holds in its first line. Throws `PatchrigError` unreadable-input. */
export async function readPasswordFile(
  option: string,
  file: string | undefined,
  context: Context,
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = await readInputFile(option, file, context);
  await warnOfOthers(option, file, context);
  const [first = ""] = text.split(/\r?\n/);
  if (first !== "") return first;
  throw new PatchrigError("unreadable-input", `${option}: ${file}:1: expected a password`);
}

/** Not refused: who may read a file is its owner's to decide, and a mounted secret often cannot be closed. */
async function warnOfOthers(option: string, file: string, { cwd, stderr }: Context): Promise<void> {
  const mode = (await stat(resolve(cwd, file))).mode & 0o777;
  if (process.platform === "win32" || (mode & 0o044) === 0) return;
  const words = `${option}: ${file} may be read by others (mode ${mode.toString(8)})`;
  stderr.write(`patchrig: ${words}\nhint: chmod 600 ${file}\n`);
}
