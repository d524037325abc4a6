import { compareVersions } from "../../advisory/release.ts";
import type { ConsoleAccess } from "../console/open-console.ts";
import { type Assessment, assess } from "../decide/assess.ts";
import { isVamiOpen } from "../read/vami.ts";
import type { Target } from "../target.ts";

/** What an appliance should run. */
export interface Expectation {
  /** Four parts; `unknown` and undefined expect nothing. */
  readonly version?: string | undefined;
  readonly patchBuild?: number | null | undefined;
  /** The version it ran before. */
  readonly newerThan?: string | undefined;
}

export interface Verification {
  readonly ok: boolean;
  readonly checks: readonly { readonly ok: boolean; readonly text: string }[];
  readonly now: Assessment;
  /** Open from 6.0 U1 on (V28); told, not judged: a firewall may keep us from it. */
  readonly vamiOpen: boolean;
}

/**
 * Asks the appliance what it runs and compares (V26). Builds are compared with builds of their kind only.
 * Throws `PatchrigError` when it cannot be asked.
 */
export async function verify(
  target: Target,
  expected: Expectation,
  access: Omit<ConsoleAccess, "target">,
): Promise<Verification> {
  const now = await assess(target, access);
  const vamiOpen = await isVamiOpen(target.web);
  const checks = [...versionChecks(now, expected), ...buildChecks(now, expected)];
  return { ok: checks.every(({ ok }) => ok), checks, now, vamiOpen };
}

function versionChecks(now: Assessment, { version, newerThan }: Expectation): Verification["checks"] {
  if (version !== undefined && version !== "unknown") {
    return [{ ok: now.version === version, text: `version ${now.version}, expected ${version}` }];
  }
  if (newerThan === undefined) return [];
  return [{ ok: compareVersions(now.version, newerThan) > 0, text: `version ${now.version}, before ${newerThan}` }];
}

function buildChecks(now: Assessment, { patchBuild }: Expectation): Verification["checks"] {
  if (patchBuild === undefined || patchBuild === null) return [];
  const text = `patch build ${now.patchBuild ?? "unknown"}, expected ${patchBuild}`;
  if (now.patchBuild === patchBuild) return [{ ok: true, text }];
  // Without a table nobody can say which of a release's numbers was shown: the version decides then.
  if (now.release === null) return [{ ok: true, text: `${text}; no table says which number that is` }];
  return [{ ok: false, text }];
}
