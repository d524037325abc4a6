/** The releases that requirements are about, oldest first; the VM Role's has its own line of time. */
export const RELEASES = ["6.0", "6.0u1", "6.0u1b", "6.0u2", "6.0u3", "6.5", "6.7", "7.0", "8.0", "2011-02"] as const;
export type Release = (typeof RELEASES)[number];

/** Is the release of this profile (`vcsa/6.0u1`) within these bounds, both included? */
export function isWithin(
  profile: string,
  bounds: { readonly since?: Release | undefined; readonly until?: Release | undefined },
): boolean {
  const at = (RELEASES as readonly string[]).indexOf(releaseOf(profile));
  const from = bounds.since === undefined ? 0 : RELEASES.indexOf(bounds.since);
  const to = bounds.until === undefined ? RELEASES.length : RELEASES.indexOf(bounds.until);
  return at >= from && at <= to;
}

/** `6.0u1` of `vcsa/6.0u1`. */
const releaseOf = (profile: string): string => profile.slice(profile.indexOf("/") + 1);
