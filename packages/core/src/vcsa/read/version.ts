import type { SelfDescription } from "../../advisory/identity.ts";
import { PatchrigError } from "../../errors.ts";
import type { Console, Wait } from "../console/console.ts";
import { parseBanner } from "../console/login.ts";
import { askShell, shellRefusal } from "../console/shell.ts";

/** The API call that names version and build; its long form is known to every release. */
const VERSION_COMMAND = "com.vmware.appliance.version1.system.version.get";

/** Indented `Key: value` lines below a header. */
const VERSION = /^\s*Version:\s*(\d+(?:\.\d+)+)/i;
const BUILD = /^\s*Build(?:\s*number)?:\s*(\d{5,})/i;

/** Reads the reply of `version.get`. */
export function parseVersion(lines: readonly string[]): {
  readonly version: string | undefined;
  readonly build: number | undefined;
} {
  const build = lines.map((line) => BUILD.exec(line)?.[1]).find(Boolean);
  return {
    version: lines.map((line) => VERSION.exec(line)?.[1]).find(Boolean),
    build: build === undefined ? undefined : Number(build),
  };
}

/** Asks the shell for version and build, and takes the banner's as a second witness. Throws `refused` when it says neither. */
export async function readVersion(console: Console, wait: Wait): Promise<SelfDescription> {
  const lines = await askShell(console, VERSION_COMMAND, wait);
  const { version, build } = parseVersion(lines);
  const bannerVersion = parseBanner(console.banner).version;
  if (version === undefined && build === undefined && bannerVersion === undefined) {
    const said = shellRefusal(lines)?.text ?? (lines.find((line) => line.trim() !== "")?.trim() || "nothing");
    throw new PatchrigError("refused", `expected version and build of the appliance, it said: ${said}`, {
      hint: "is this a vCenter Server Appliance, and does the user have the right to ask?",
    });
  }
  return { version, build, bannerVersion };
}
