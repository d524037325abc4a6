/** What help lists beside the options: read only when somebody asks for help, for it costs a start some time. */
let lists = "";

/** Reads the lists, where the command line asks for help. */
export async function readHelpLists(argv: readonly string[]): Promise<void> {
  if (!argv.some((word) => word === "--help" || word === "-h" || word === "help")) return;
  const { allPayloads, listProfiles } = await import("@patchrig/platforms/profiles");
  const { listVmRoles } = await import("@patchrig/platforms/vmrole");
  const releases = allPayloads().flatMap(({ kind, brings }) =>
    kind === "FP" && brings !== undefined ? [brings.replace("vcsa/", "")] : [],
  );
  lists = `\nProfiles (--profile): ${[...listProfiles(), ...listVmRoles()].join(", ")}\nReleases that a medium brings (--to): ${[...new Set(releases)].join(", ")}\n`;
}

/** The profiles, and the releases that a medium brings. */
export const profilesAndReleases = (): string => lists;
