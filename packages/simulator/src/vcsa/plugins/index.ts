import type { Session } from "../session/session.ts";
import { sayNotModelled } from "../shell/not-modelled.ts";
import type { MODELLED } from "./names.ts";
import type { Plugin } from "./plugin.ts";
import { bashShell } from "./shell.ts";
import { shutdown } from "./shutdown.ts";
import { softwarePackages } from "./software-packages.ts";

const PLUGINS: Readonly<Record<(typeof MODELLED)[number], Plugin>> = {
  shell: bashShell,
  shutdown,
  "software-packages": softwarePackages,
};

/** The plug-in of that long or short name, if the profile has it; one that is not modelled says so. */
export function pluginOf({ machine }: Session, word: string): Plugin | undefined {
  const listed = machine.profile.plugins.find(({ name }) => name === word || shortName(name) === word);
  if (!listed) return undefined;
  const short = shortName(listed.name);
  const known: Readonly<Record<string, Plugin>> = PLUGINS;
  return known[short] ?? { name: short, run: (session) => sayNotModelled(session, short) };
}

const shortName = (name: string) => name.replace(/^.*\./, "");
