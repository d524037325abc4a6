import type { Session } from "../session.ts";
import type { Plugin } from "./plugin.ts";
import { bashShell } from "./shell.ts";
import { shutdown } from "./shutdown.ts";
import { softwarePackages } from "./software-packages.ts";

const STATEFUL: readonly Plugin[] = [bashShell, shutdown, softwarePackages];

/** The plug-in of that long or short name, if the profile has it and it does more than a canned reply. */
export function pluginOf({ machine }: Session, word: string): Plugin | undefined {
  const short = word.replace(/^com\.vmware\./, "");
  if (!machine.profile.plugins.some(({ name }) => name === `com.vmware.${short}`)) return undefined;
  return STATEFUL.find(({ name }) => name === short);
}
