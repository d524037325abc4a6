import { childrenOf, type Lineage, newestOf, type PatchOption } from "@patchrig/core/vmrole";

/** What to type and do for the chosen way, in order (M15, M17, M18, M19). */
export function nextSteps({ way }: PatchOption, lineage: Lineage, ledger: string): readonly string[] {
  const base = newestOf(lineage, "base");
  const master = newestOf(lineage, "master");
  const generation = lineage.images.filter(({ kind }) => kind === "base").length + 1;
  const children = base ? childrenOf(lineage, base.name) : [];
  const [newBase, newChild] = [`base-${generation}`, `${stemOf(base?.name ?? "base")}-app-${children.length + 1}`];
  const patched = "patched.vhd";
  const made = [
    master
      ? `patch ${master.name}, copy it as ${patched}, and generalize the copy with: patchrig vmrole unattend new --final`
      : `patch a copy of ${children.at(-1)?.name ?? base?.name ?? "the installation"} as ${patched}, and generalize it with: patchrig vmrole unattend new --final`,
  ];
  if (way === "differencing" && base) {
    return [
      ...made,
      `patchrig vmrole vhd diff --parent ${stemOf(base.name)}.vhd --image ${patched} --output ${newChild}.vhd`,
      `patchrig vmrole vhd chain ${newChild}.vhd --max-depth 1`,
      `upload ${newChild}, associate it with ${base.name}`,
      `patchrig vmrole lineage add ${newChild} --kind child --parent ${base.name} --vhd ${newChild}.vhd --ledger ${ledger}`,
      `patchrig vmrole cscfg set ServiceConfiguration.cscfg --image ROLE=${newChild}`,
    ];
  }
  const merged = base
    ? [
        `patchrig vmrole vhd diff --parent ${stemOf(base.name)}.vhd --image ${patched} --output last.vhd`,
        `patchrig vmrole vhd merge last.vhd --output ${newBase}.vhd`,
      ]
    : [];
  return [
    ...made,
    ...(way === "merge" ? merged : [`call it ${newBase}.vhd`]),
    `upload ${newBase}, and lock it: no change while it has children`,
    `patchrig vmrole lineage add ${newBase} --kind base --vhd ${newBase}.vhd --ledger ${ledger}`,
    `patchrig vmrole cscfg set ServiceConfiguration.cscfg --image ROLE=${newBase}`,
  ];
}

/** An image may be called as its file is. */
const stemOf = (name: string) => name.replace(/\.vhd$/i, "");
