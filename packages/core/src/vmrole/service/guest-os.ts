/** What is known of the guest operating systems; the caller has it from the platform's data. */
export interface GuestOsTable {
  readonly defaultFamily: number;
  readonly families: readonly { readonly family: number; readonly name: string }[];
  /** Releases that were seen (`2.12_201208-02`), and those that are only said to have been; there were more. */
  readonly releases: readonly string[];
  readonly listed: readonly string[];
}

/** W3: `WA-GUEST-OS-2.12_201208-02`. */
const PREFIX = /^WA-GUEST-OS-/;
/** What a version looks like, for whoever has mistyped one. */
export const VERSION_EXAMPLE = "WA-GUEST-OS-2.12_201208-02";
const VERSION = /^WA-GUEST-OS-(\d+)\.(\d+)_(\d{6})-(\d\d)$/;

/** A guest OS version taken apart. `2.10` is much later than `2.1`: both numbers count (W3). */
export interface GuestOsVersion {
  readonly family: number;
  readonly version: number;
  /** Security updates up to this month are in it: `2012-08`. */
  readonly month: string;
  readonly release: number;
}

/** Parses an `osVersion`; undefined for `*` and for what is none. */
export function parseGuestOsVersion(text: string): GuestOsVersion | undefined {
  const [, family, version, month, release] = VERSION.exec(text) ?? [];
  if (family === undefined || month === undefined) return undefined;
  return {
    family: Number(family),
    version: Number(version),
    month: `${month.slice(0, 4)}-${month.slice(4)}`,
    release: Number(release),
  };
}

/** How well a version is known. */
export function knowledgeOf(text: string, table: GuestOsTable): "seen" | "listed" | "unknown" {
  const release = text.replace(PREFIX, "");
  if (table.releases.includes(release)) return "seen";
  return table.listed.includes(release) ? "listed" : "unknown";
}
