import { PatchrigError } from "@patchrig/core/errors";
import { isWithin } from "./releases.ts";
import { LEVELS, type Level, type Requirement } from "./requirement.ts";

export interface Selection {
  /** `vcsa/6.0`. */
  readonly profile: string;
  readonly side: "server" | "client";
  /** Ids or globs; `*` stands for anything. */
  readonly only?: readonly string[];
  /** No level below this one: `observed` is the strictest evidence, `inferred` takes all. */
  readonly level?: Level;
  readonly quick?: boolean;
}

/** The requirements that a run is about. Throws `PatchrigError` bad-usage where a glob fits none of them. */
export function select(requirements: readonly Requirement[], selection: Selection): readonly Requirement[] {
  const { profile, side, only, level = "inferred", quick = false } = selection;
  const platform = profile.split("/")[0];
  const asked = requirements.filter(
    (one) =>
      one.side === side &&
      one.platform === platform &&
      isWithin(profile, one) &&
      LEVELS.indexOf(one.level) <= LEVELS.indexOf(level),
  );
  const named = only === undefined ? asked : asked.filter(({ id }) => only.some((glob) => fits(glob, id)));
  const lonely = only?.find((glob) => !asked.some(({ id }) => fits(glob, id)));
  if (lonely !== undefined) throw noneOf(lonely, requirements, selection);
  return quick && only === undefined ? named.filter((one) => !("excluded" in one) && one.quick) : named;
}

/** Does the id fit the glob? */
export function fits(glob: string, id: string): boolean {
  const pattern = glob.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`).test(id);
}

function noneOf(glob: string, all: readonly Requirement[], { profile, side }: Selection): PatchrigError {
  const elsewhere = all.find(({ id }) => fits(glob, id));
  const why = elsewhere
    ? `${elsewhere.id} is a ${elsewhere.side}'s${elsewhere.since ? `, since ${elsewhere.since}` : ""}${elsewhere.until ? `, until ${elsewhere.until}` : ""}`
    : "see `patchrig conform list`";
  return new PatchrigError("bad-usage", `--only: no requirement of a ${side} of ${profile} is called "${glob}"`, {
    hint: why,
  });
}
