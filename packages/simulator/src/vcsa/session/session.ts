import type { SessionChannel } from "@patchrig/core/ssh";
import { type CitedText, fill } from "@patchrig/platforms/profiles";
import type { Terminal } from "../../terminal/terminal.ts";
import type { Machine } from "../machine/machine.ts";
import { typeOf } from "../machine/placed.ts";

/** One logged-in session: who, on which machine, before which terminal. */
export interface Session {
  readonly machine: Machine;
  readonly channel: SessionChannel;
  readonly terminal: Terminal;
  /** Typed lines, oldest first, of the appliance shell and of bash. */
  readonly history: { readonly appliance: string[]; readonly bash: string[] };
}

type Values = Readonly<Record<string, string | number>>;

/** Says one of the profile's texts as a line (or as the lines it is). */
export function say(session: Session, text: CitedText, values: Values = {}): Promise<void> {
  const filled = fill(text.text, values);
  return session.terminal.write(filled.endsWith("\n") ? filled : `${filled}\n`);
}

/** What a reply's `{name}` may stand for: the machine as it is now. */
export function describeForReplies(machine: Machine): Values {
  const { disk, profile, release } = machine;
  return {
    product: profile.product.value,
    type: typeOf(machine),
    version: release.version.value,
    bannerVersion: release.bannerVersion.value,
    patchBuild: release.patchBuild.value,
    vpxdBuild: release.vpxdBuild.value,
    releaseDate: release.releaseDate,
    updateProblem: disk.update === "failed" ? profile.softwarePackages.installFailed.text : "",
    apiNames: profile.apis.map(({ name }) => name).join("\n"),
    pluginNames: profile.plugins.map(({ name }) => name).join("\n"),
    ...Object.fromEntries(disk.settings),
  };
}
