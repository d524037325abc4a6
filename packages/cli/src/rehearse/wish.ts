import type { Via } from "@patchrig/core";
import type { Speed } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import { drawSeed } from "@patchrig/core/random";
import type { FaultSelector, Scenario, ScenarioAppliance } from "@patchrig/simulator";
import type { BundledRehearsal } from "../bundle/rehearsal.ts";
import { readSelectors } from "../fault/selectors.ts";
import { readScenario } from "../scenario/read.ts";
import { parseSeed, parseSpeed } from "../simulate/options.ts";
import { parseVia } from "../vcsa/via.ts";
import { chooseMedium, type Medium } from "./medium.ts";
import type { RehearseOptions } from "./options.ts";

/** What is to be rehearsed. */
export interface Wish {
  readonly profile: string;
  readonly medium: Medium;
  readonly speed: Exclude<Speed, "manual">;
  readonly via: Via;
  readonly seed: number;
  /** Epoch milliseconds. */
  readonly startsAt: number;
  readonly appliances: readonly ScenarioAppliance[];
  readonly faults: readonly FaultSelector[];
  readonly scenario: (Scenario & { readonly name: string }) | undefined;
  /** The run that is had again, up to the moment at which it ended. */
  readonly from: BundledRehearsal | undefined;
  /** As they were typed. */
  readonly typed: RehearseOptions;
}

/** 2015-10-08T02:40:05Z: the documented update begins with a login at this moment (V12). */
const STARTS_AT = 1_444_272_005_000;

/**
 * Reads the typed options, and the scenario or the bundle where one is named: what is typed is stronger. Throws `PatchrigError`
 * bad-usage, unknown-profile or unreadable-input, naming what came, and `YamlFileError`.
 */
export function toWish(typed: RehearseOptions, cwd: string, from?: BundledRehearsal): Wish {
  if (from && typed.scenario !== undefined) {
    throw new PatchrigError("bad-usage", "--from and --scenario: expected one of them, got both", {
      hint: "a bundle says itself what is rehearsed; `--fault` adds what went wrong",
    });
  }
  const scenario = typed.scenario === undefined ? undefined : readScenario(typed.scenario, cwd);
  const [first, ...others] = scenario?.appliances ?? [{ name: "vcsa-01", profile: "vcsa/6.0" }];
  const profile = typed.profile ?? from?.profile ?? first?.profile ?? "vcsa/6.0";
  const medium = chooseMedium(profile, typed.to ?? from?.to ?? scenario?.update.to);
  return {
    profile,
    medium: { ...medium, iso: scenario?.update.iso ?? medium.iso },
    speed: readSpeed(typed.speed ?? scenario?.clock.speed ?? "max"),
    via: parseVia(typed.via) ?? from?.via ?? "shell",
    seed: typed.seed === undefined ? (scenario?.seed ?? from?.seed ?? drawSeed()) : parseSeed(typed.seed),
    startsAt: scenario?.clock.startsAt ?? from?.startsAt ?? STARTS_AT,
    appliances: [{ name: "vcsa-01", ...first, profile }, ...others],
    faults: [...(scenario?.faults ?? []), ...readSelectors(typed.fault)],
    scenario,
    from,
    typed,
  };
}

/** The command line that gives this very rehearsal again. */
export function againLine(wish: Wish): string {
  const { speed, seed, via, typed } = wish;
  const what = whatOf(wish);
  const faults = (typed.fault ?? []).map((fault) => ` --fault ${quoted(fault)}`).join("");
  return `patchrig rehearse vcsa ${what}${via === "rest" ? " --via rest" : ""}${faults} --seed ${seed} --speed ${speed}`;
}

function whatOf({ profile, medium, scenario, from, typed }: Wish): string {
  if (from) return `--from ${quoted(typed.from ?? "")}`;
  if (scenario) return `--scenario ${quoted(typed.scenario ?? "")}`;
  return `--profile ${profile} --to ${medium.brings.replace("vcsa/", "")}`;
}

function readSpeed(asked: Speed | string): Wish["speed"] {
  const speed = typeof asked === "number" ? asked : parseSpeed(asked);
  if (speed !== "manual") return speed;
  throw new PatchrigError("bad-usage", '--speed: expected a number above 0 or max, got "manual"', {
    hint: "nobody would move the clock: `patchrig simulate --speed manual` has an admin API for that",
  });
}

/** As a shell takes it. */
const quoted = (text: string): string => (/^[\w.,:=/@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
