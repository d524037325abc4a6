import type { Speed } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import { FAULTS } from "../fault/faults.ts";
import { parseSeed, parseSpeed } from "../simulate/options.ts";
import { chooseMedium, type Medium } from "./medium.ts";
import type { RehearseOptions } from "./options.ts";

/** What is to be rehearsed. */
export interface Wish {
  readonly profile: string;
  readonly medium: Medium;
  readonly speed: Exclude<Speed, "manual">;
  readonly seed: number;
}

/** Reads the typed options. Throws `PatchrigError` bad-usage or unknown-profile, naming what came. */
export function toWish(options: RehearseOptions): Wish {
  const speed = parseSpeed(options.speed);
  if (speed === "manual") {
    throw new PatchrigError("bad-usage", '--speed: expected a number above 0 or max, got "manual"', {
      hint: "nobody would move the clock: `patchrig simulate --speed manual` has an admin API for that",
    });
  }
  for (const id of options.fault ?? []) checkFault(id);
  const seed = parseSeed(options.seed);
  return { profile: options.profile, medium: chooseMedium(options.profile, options.to), speed, seed };
}

/** The command line that gives this very rehearsal again. */
export function againLine({ profile, medium, speed, seed }: Wish): string {
  const to = medium.brings.replace("vcsa/", "");
  return `patchrig rehearse vcsa --profile ${profile} --to ${to} --seed ${seed} --speed ${speed}`;
}

function checkFault(id: string): void {
  if (FAULTS.some((fault) => fault.id === id)) return;
  const known = FAULTS.map((fault) => fault.id).join(", ") || "none in this release";
  throw new PatchrigError("bad-usage", `--fault: no fault "${id}"`, { hint: `faults: ${known}` });
}
