import type { LoadedProfile, Profile } from "@patchrig/platforms/profiles";
import { isServiceApi } from "../machine/services.ts";
import { MODELLED } from "../plugins/names.ts";
import type { Session } from "../session/session.ts";

/** What tells this answer from any of the appliance's own: sysexits(3) calls it an error of the software, and it is ours. */
const STATUS = 70;

/**
 * Answers a command that the appliance lists and the simulator cannot act: in words of the simulator's own, on stderr,
 * with status 70, so that nobody takes silence for success. The journal has it as `not-modelled`.
 */
export async function sayNotModelled({ machine, terminal }: Session, command: string): Promise<number> {
  machine.record("not-modelled", { command });
  await terminal.writeError(`patchrig: \`${command}' is known to this appliance but not modelled by the simulator\n`);
  return STATUS;
}

/** Is there more to the API command than its name: a reply, or a state that it reads or sets? */
export function isModelledApi({ canned }: LoadedProfile, api: Profile["apis"][number]): boolean {
  const sets = (api.arguments ?? []).some(({ set }) => set !== undefined);
  return sets || isServiceApi(api.name) || canned[api.name] !== undefined;
}

/** The full names of the plug-ins and API commands that a profile lists and the simulator does not model. */
export function unmodelled(platform: LoadedProfile): { readonly plugins: string[]; readonly apis: string[] } {
  const { plugins, apis } = platform.profile;
  return {
    plugins: plugins.map(({ name }) => name).filter((name) => !MODELLED.some((short) => name.endsWith(`.${short}`))),
    apis: apis.filter((api) => !isModelledApi(platform, api)).map(({ name }) => name),
  };
}
