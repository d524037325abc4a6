/** What help lists beside the options: read only when somebody asks for help, for it costs a start some time. */
let [profiles, releases] = ["", ""];

/** Reads the lists, where the command line asks for help. */
export async function readHelpLists(argv: readonly string[]): Promise<void> {
  if (!argv.some((word) => word === "--help" || word === "-h" || word === "help")) return;
  const { listProfiles } = await import("@patchrig/platforms/profiles");
  const { listVmRoles } = await import("@patchrig/platforms/vmrole");
  const { releasesOfMedia } = await import("./rehearse/medium.ts");
  profiles = `\nProfiles (--profile): ${[...listProfiles(), ...listVmRoles()].join(", ")}\n`;
  releases = `Releases that a medium brings (--to): ${releasesOfMedia().join(", ")}\n`;
}

/** The profiles. */
export const profilesHelp = (): string => profiles;

/** The profiles, and the releases that a medium brings. */
export const profilesAndReleases = (): string => profiles + releases;
