import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { makeFolder } from "@patchrig/core";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../../context.ts";

/**
 * The key by which names become pseudonyms: the same in every recording of this user, and in none of them. Made when it is
 * not there, for its owner alone. Throws `PatchrigError` cannot-write.
 */
export async function readPseudonymKey(named: string | undefined, context: Context): Promise<Buffer> {
  const home = context.env.XDG_STATE_HOME ?? join(context.env.HOME ?? context.cwd, ".local", "state");
  const file = resolve(
    context.cwd,
    named ?? context.env.PATCHRIG_PSEUDONYM_KEY ?? join(home, "patchrig", "pseudonym.key"),
  );
  const found = await readFile(file, "utf8").catch(() => undefined);
  if (found !== undefined) return keyIn(found, file);
  const key = randomBytes(32);
  try {
    await makeFolder(dirname(file), 0o700);
    await writeFile(file, `${key.toString("hex")}\n`, { mode: 0o600, flag: "wx" });
    return key;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return keyIn(await readFile(file, "utf8"), file);
    throw new PatchrigError("cannot-write", `${file}: the key for pseudonyms cannot be written`, { cause });
  }
}

function keyIn(text: string, file: string): Buffer {
  if (/^[0-9a-f]{64}\s*$/.test(text)) return Buffer.from(text.trim(), "hex");
  throw new PatchrigError("unreadable-input", `${file}:1:1: expected a key of 64 hexadecimal digits`);
}
