import { type BuildKind, buildOf, compareVersions, patchBuildOf, type Release } from "./release.ts";

/** What the appliance says about itself. */
export interface SelfDescription {
  readonly version: string | undefined;
  readonly build: number | undefined;
  /** From the pre-authentication banner. */
  readonly bannerVersion?: string | undefined;
}

/** What runs, by the build that was seen and the table of which number it is. */
export interface Identity {
  readonly version: string;
  readonly patchBuild: number | null;
  readonly vpxdBuild: number | null;
  /** The table's release; undefined for a build that it does not have. */
  readonly release: Release | undefined;
  /** How it was found out, in sentences. */
  readonly why: readonly string[];
}

/**
 * Finds the release by the build number, whichever of a release's numbers it is; else by the four-part version. The
 * build decides, since a three-part version is every release of a line (V2).
 */
export function identify(self: SelfDescription, releases: readonly Release[]): Identity {
  const byBuild = self.build === undefined ? undefined : findByBuild(self.build, releases);
  const release =
    byBuild?.release ?? findByVersion(self.version, releases) ?? findByVersion(self.bannerVersion, releases);
  return {
    version: bestVersion(self, release),
    // The shell names the appliance's own build, the patch's: where no table knows better, that is the one it showed.
    patchBuild: (release && patchBuildOf(release)) ?? self.build ?? null,
    vpxdBuild: (byBuild?.kind === "vpxd" ? self.build : release && buildOf(release, "vpxd")) ?? null,
    release,
    why: [...whyRelease(self, byBuild, release), ...whyBanner(self)],
  };
}

interface Found {
  readonly release: Release;
  readonly kind: BuildKind;
}

function findByBuild(build: number, releases: readonly Release[]): Found | undefined {
  for (const kind of ["patch", "vami", "vpxd", "other", "installer"] as const) {
    const release = releases.find(({ builds }) => builds.some((row) => row.kind === kind && row.build === build));
    if (release) return { release, kind };
  }
  return undefined;
}

function findByVersion(version: string | undefined, releases: readonly Release[]): Release | undefined {
  if (version === undefined || version.split(".").length < 4) return undefined;
  return releases.find((release) => release.version !== undefined && compareVersions(release.version, version) === 0);
}

/** The most precise of the versions that were said. */
function bestVersion(self: SelfDescription, release: Release | undefined): string {
  const said = [self.version, self.bannerVersion, release?.version].filter((version) => version !== undefined);
  return said.find((version) => version.split(".").length >= 4) ?? said[0] ?? "unknown";
}

const KINDS: Readonly<Record<BuildKind, string>> = {
  patch: "the appliance patch's build",
  vami: "the appliance's build, as VAMI shows it,",
  vpxd: "vpxd's build",
  installer: "the installer's build",
  other: "a build of that release",
};

function whyRelease(self: SelfDescription, found: Found | undefined, release: Release | undefined): readonly string[] {
  if (found) return [`build ${self.build} is ${KINDS[found.kind]} of ${found.release.name}`];
  const build = self.build === undefined ? "no build number was shown" : `build ${self.build} is in no table`;
  return [
    release
      ? `${build}; version ${release.version} is ${release.name}`
      : `${build}, and the version alone does not say which release runs`,
  ];
}

/** The banner is a second witness; a GA banner shows three parts only. */
function whyBanner({ version, bannerVersion }: SelfDescription): readonly string[] {
  if (version === undefined || bannerVersion === undefined) return [];
  const parts = Math.min(version.split(".").length, bannerVersion.split(".").length);
  const cut = (text: string) => text.split(".").slice(0, parts).join(".");
  if (cut(version) === cut(bannerVersion)) return [];
  return [`the shell says version ${version}, the login banner ${bannerVersion}`];
}
