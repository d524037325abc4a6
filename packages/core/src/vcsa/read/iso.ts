import type { Problem } from "../../run/outcome.ts";

/** What a patch ISO's file name says. */
export interface PatchIso {
  readonly name: string;
  readonly version: string;
  readonly build: number;
  readonly kind: "FP" | "TP";
}

/** `VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso`; 9.0 has a dot before the build. */
const PATCH = /^VMware-vCenter-Server-Appliance-(\d+(?:\.\d+){3})[-.](\d{5,})-patch-(FP|TP)\.iso$/i;
/** Installers: VMware-VCSA-all-…, VMware-VIM-…, VMware-VIMSetup-…. */
const INSTALLER =
  /^VMware-(?:VCSA-all|VIM(?:Setup)?(?:-all)?|vCenter-Server-Appliance-[\d.]+-\d+_OVF)\b|vcsa-(?:ui|cli)-installer/i;
const REPOSITORY = /-updaterepo\.zip$/i;

/** Reads the file name of an ISO, with or without a folder or `[datastore]` before it. */
export function parseIsoName(path: string): { readonly value: PatchIso } | { readonly problem: Problem } {
  const name = path.replace(/^.*[/\\\]]\s*/, "").trim();
  const patch = PATCH.exec(name);
  if (patch) {
    const [, version = "", build = "", kind = ""] = patch;
    return { value: { name, version, build: Number(build), kind: kind.toUpperCase() === "TP" ? "TP" : "FP" } };
  }
  if (INSTALLER.test(name)) {
    // The installer's "Upgrade" migrates 5.5 to 6.0; it does not update 6.0 (V3).
    const text = `${name} is an installer, which upgrades to another release line; it is no patch`;
    return { problem: { text, hint: UPDATE_HINT } };
  }
  if (REPOSITORY.test(name)) {
    return { problem: { text: `${name} is an update repository, no ISO`, hint: UPDATE_HINT } };
  }
  return {
    problem: { text: `${name || "(no name)"} is not named like a patch ISO of the appliance`, hint: UPDATE_HINT },
  };
}

/** V8, V9. */
const UPDATE_HINT =
  "take VMware-vCenter-Server-Appliance-VERSION-BUILD-patch-FP.iso from the patch download centre (product VC)";

/** The file name of a release's Full Product patch. */
export const isoName = (version: string, build: number): string =>
  `VMware-vCenter-Server-Appliance-${version}-${build}-patch-FP.iso`;
