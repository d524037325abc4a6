/** What a build number counts: one release has several (6.0 U1: patch 3018521, vpxd on the appliance 3018523). */
export type BuildKind = "patch" | "vami" | "vpxd" | "installer" | "other";

/** A release of the appliance and the numbers it is known by. */
export interface Release {
  /** `6.0u1`, normalised: see `releaseKey`. */
  readonly key: string;
  /** The release line that an update stays in: `6.0`. */
  readonly line: string;
  /** For people: `6.0 U1`. */
  readonly name: string;
  /** Four parts, as `list --staged` prints it; undefined where it was never seen. */
  readonly version: string | undefined;
  readonly builds: readonly { readonly build: number; readonly kind: BuildKind }[];
  /** ISO 8601 date. */
  readonly date: string | undefined;
}

/** `6.0 u1`, `6.0.0 Update 1`, `vcsa/6.0U1` → `6.0u1`; `6.0.0b` → `6.0b`. */
export function releaseKey(text: string): string {
  const bare = text
    .toLowerCase()
    .replace(/^.*\//, "")
    .replace(/^[a-z ]+(?=\d)/, "");
  return bare
    .replace(/update\s*/g, "u")
    .replace(/\s+|and\s*above/g, "")
    .replace(/^(\d+\.\d+)\.0(?=[a-z]|$)/, "$1");
}

/** `6.0` of `6.0.0.10000`, `6.0u1`, `6.0.0b`. */
export const lineOf = (text: string): string => /\d+\.\d+/.exec(text)?.[0] ?? text;

/** The release's build of that kind; undefined where it was never seen. */
export const buildOf = (release: Release, kind: BuildKind): number | undefined =>
  release.builds.find((build) => build.kind === kind)?.build;

/** The build that `list --staged` shows; VAMI shows the same one (evidence 03, 45). */
export const patchBuildOf = (release: Release): number | undefined =>
  buildOf(release, "patch") ?? buildOf(release, "vami");

/** Compares dotted numbers part by part; a missing part counts as 0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(".").map(Number));
  const length = Math.max(left?.length ?? 0, right?.length ?? 0);
  for (let index = 0; index < length; index++) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/**
 * Is `a` older than `b`, in one release line? By the four-part version where both have one, else by builds of the same
 * kind, else by date; undefined when nothing can be compared. Never by builds of different kinds.
 */
export function isOlder(a: Release, b: Release): boolean | undefined {
  if (a.key === b.key) return false;
  if (a.version !== undefined && b.version !== undefined) return compareVersions(a.version, b.version) < 0;
  for (const kind of ["patch", "vpxd"] as const) {
    const [left, right] = [buildOf(a, kind), buildOf(b, kind)];
    if (left !== undefined && right !== undefined) return left < right;
  }
  return a.date !== undefined && b.date !== undefined ? a.date < b.date : undefined;
}
