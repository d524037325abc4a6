/** The operating systems an image may hold, with the component that SkipRearm belongs to (W9). */
export const SKIP_REARM_COMPONENTS = {
  "2008": "Microsoft-Windows-Security-Licensing-SLC",
  "2008r2": "Microsoft-Windows-Security-SPP",
  "2012": "Microsoft-Windows-Security-SPP",
  "2012r2": "Microsoft-Windows-Security-SPP",
  later: "Microsoft-Windows-Security-SPP",
} as const;

export type GuestSystem = keyof typeof SKIP_REARM_COMPONENTS;

/** W11. */
export const UNATTEND_NAMESPACE = "urn:schemas-microsoft-com:unattend";
export const PUBLIC_KEY_TOKEN = "31bf3856ad364e35";
export const PASSES: readonly string[] = [
  "windowsPE",
  "offlineServicing",
  "generalize",
  "specialize",
  "auditSystem",
  "auditUser",
  "oobeSystem",
];

/**
 * While an image is built it is generalized again and again, and SkipRearm keeps the count (M20). The final build, which is
 * deployed, must be generalized without it (W8).
 */
export type BuildPhase = "building" | "final";
