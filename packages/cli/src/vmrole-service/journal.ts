import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import type { ServiceOptions } from "./options.ts";

/** How the service is reached, as a journal keeps it: no secrets, and files by their whole names. */
export function reachedBy(options: ServiceOptions, { cwd }: Context): Readonly<Record<string, string>> {
  const whole = (file: string | undefined) => (file === undefined ? undefined : resolve(cwd, file));
  const kept = {
    endpoints: whole(options.endpoints),
    management: options.management,
    subscription: options.subscription,
    clientCertificate: whole(options.clientCertificate),
    ca: whole(options.ca),
    certSha256: options.certSha256,
  };
  return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** What is typed at a resumption, or what its journal kept. */
export function reachedAgain(options: ServiceOptions, kept: unknown): ServiceOptions {
  if (options.endpoints !== undefined || options.management !== undefined) return options;
  const entries = typeof kept === "object" && kept !== null ? Object.entries(kept) : [];
  const known = Object.fromEntries(entries.filter(([name, value]) => NAMES.has(name) && typeof value === "string"));
  return { ...known, ...options };
}

const NAMES: ReadonlySet<string> = new Set([
  "endpoints",
  "management",
  "subscription",
  "clientCertificate",
  "ca",
  "certSha256",
]);

/** The command line that goes on with a journal: all else is in it. */
export const resumeLine = (journal: string): string => `patchrig vmrole resume --journal ${quoted(journal)}`;

/** As a shell reads it back. */
const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** A run has a journal of its own. Throws `PatchrigError` bad-usage for a file that holds something. */
export async function refuseTakenJournal(journal: string | undefined, { cwd }: Context): Promise<void> {
  if (journal === undefined) return;
  const text = await readFile(resolve(cwd, journal), "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return "";
    throw new PatchrigError("bad-usage", `--journal: ${journal} cannot be written: ${cause.message}`, { cause });
  });
  if (text === "") return;
  throw new PatchrigError("bad-usage", `--journal: expected a new file, ${journal} exists`, {
    hint: `go on with it: ${resumeLine(journal)}; or name another`,
  });
}
