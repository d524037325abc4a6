import { childrenOf, type Lineage, type LineageImage, newestOf } from "./lineage.ts";

export type PatchKind = "application" | "os" | "middleware" | "service-pack";

/** What is to be brought into the image, and how many bytes of it that changes. */
export interface Patch {
  readonly kind: PatchKind;
  readonly bytes: number;
}

export interface PlanPolicy {
  /** The child is merged when it would be larger than this share of its base (M18). */
  readonly mergeAt: number;
}

/** M18 says *when it has grown large*; a third is ours. */
export const DEFAULT_POLICY: PlanPolicy = { mergeAt: 1 / 3 };

export type Way = "full" | "differencing" | "merge";

/** One way to bring the patch in, with what it costs. */
export interface PatchOption {
  readonly way: Way;
  readonly uploadBytes: number;
  /** Of the image that the next change starts from. */
  readonly rearmsLeft: number;
  /** Children of the base that cannot be gone on with on the new one. */
  readonly childrenAffected: readonly string[];
  readonly why: readonly string[];
  /** Why it cannot be done; undefined where it can. */
  readonly refused: string | undefined;
}

export interface PatchPlan {
  /** Undefined where there is no way that leaves the image changeable. */
  readonly chosen: PatchOption | undefined;
  readonly options: readonly PatchOption[];
  /** What to do first where there is no way. */
  readonly wayOut: string | undefined;
}

interface Ground {
  readonly base: LineageImage | undefined;
  readonly child: LineageImage | undefined;
  readonly master: LineageImage | undefined;
  readonly siblings: readonly string[];
  readonly patch: Patch;
}

/** How to bring one patch in, and why: full, differencing or merge (M12 to M18), never with the last rearm (M22). */
export function planPatch(lineage: Lineage, patch: Patch, policy: PlanPolicy = DEFAULT_POLICY): PatchPlan {
  const base = newestOf(lineage, "base");
  const children = base ? childrenOf(lineage, base.name) : [];
  const ground: Ground = {
    base,
    child: children.at(-1),
    master: newestOf(lineage, "master"),
    siblings: children.map(({ name }) => name),
    patch,
  };
  const options = [differencing(ground), merge(ground), full(ground)];
  const wanted = wantedWay(ground, policy);
  const possible = options.filter(({ refused }) => refused === undefined);
  const chosen = possible.find(({ way }) => way === wanted) ?? possible[0];
  return { chosen, options, wayOut: chosen === undefined ? WAY_OUT : undefined };
}

const WAY_OUT =
  "Build the image anew and keep a copy of it as it is before sysprep: each release is a generalized copy, and the count never goes down. Or install a service pack in it, which gives one rearm back (W7).";

function wantedWay({ base, child, patch }: Ground, { mergeAt }: PlanPolicy): Way {
  if (base === undefined) return "full";
  const grown = (child?.uploadBytes ?? 0) + patch.bytes;
  if (grown <= base.uploadBytes * mergeAt) return "differencing";
  return child === undefined ? "full" : "merge";
}

function differencing(ground: Ground): PatchOption {
  const { base, child, patch } = ground;
  const uploadBytes = (child?.uploadBytes ?? 0) + patch.bytes;
  const why = ["only what differs is sent (M12)", "the base stays locked, its children stay valid (M17)"];
  if (base === undefined) {
    return {
      ...sysprep(ground),
      way: "differencing",
      uploadBytes,
      childrenAffected: [],
      why,
      refused: "there is no base to differ from",
    };
  }
  if (child)
    why.push(`it replaces ${child.name}: it is made on ${base.name} again, for a child of a child is refused (M13)`);
  return {
    ...sysprep(ground),
    way: "differencing",
    uploadBytes,
    childrenAffected: [],
    why: [...why, ...grounds(ground)],
  };
}

function merge(ground: Ground): PatchOption {
  const { base, child, patch, siblings } = ground;
  const why = [
    "the child has grown large: merged with its parent it is a new generation (M18)",
    "the old base and its children stay as they are (M17)",
  ];
  const uploadBytes = (base?.uploadBytes ?? 0) + (child?.uploadBytes ?? 0) + patch.bytes;
  const cost = { ...sysprep(ground), way: "merge" as const, uploadBytes, childrenAffected: siblings };
  if (child === undefined) return { ...cost, why, refused: "there is no child to merge" };
  return { ...cost, why: [...why, ...grounds(ground)] };
}

function full(ground: Ground): PatchOption {
  const { base, child, patch, siblings } = ground;
  const uploadBytes = (base?.uploadBytes ?? 0) + (child?.uploadBytes ?? 0) + patch.bytes;
  const why = ["the simplest, and the best for large patches when upload time does not matter (M16)"];
  return {
    ...sysprep(ground),
    way: "full",
    uploadBytes,
    childrenAffected: siblings,
    why: [...why, ...grounds(ground)],
  };
}

/**
 * What generalizing costs. From a master kept before sysprep, a copy is generalized and the master keeps its count; without
 * one the change starts from the generalized image, and each uses one more (M19).
 */
function sysprep({ master, base, child, patch }: Ground): Pick<PatchOption, "rearmsLeft" | "refused"> {
  const gained = patch.kind === "service-pack" ? 1 : 0;
  const source = master ?? child ?? base;
  // Nothing is there yet: the first image is installed, and has all its rearms.
  if (source === undefined) return { rearmsLeft: 2, refused: undefined };
  const before = source.rearms + gained;
  if (master !== undefined && before >= 1) return { rearmsLeft: before, refused: undefined };
  if (before === 0) return { rearmsLeft: 0, refused: `${source.name} has no rearm left: sysprep fails (M19)` };
  if (before === 1) return { rearmsLeft: 0, refused: `it would use up the last rearm of ${source.name} (M22)` };
  return { rearmsLeft: before - 1, refused: undefined };
}

function grounds({ master, child, base, patch }: Ground): readonly string[] {
  const pack = patch.kind === "service-pack" ? ["a service pack gives one rearm back (W7)"] : [];
  if (master) return [...pack, `a copy of ${master.name} is generalized, which itself keeps its count`];
  const source = child ?? base;
  return source ? [...pack, `${source.name} is generalized already: changing it uses one rearm (M19)`] : pack;
}
