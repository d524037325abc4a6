import type { Endpoints } from "@patchrig/core/endpoints";
import { redactAll } from "@patchrig/core/transcript";
import type { ServerRequirement } from "../requirement/requirement.ts";
import { firstMiss } from "./matchers/index.ts";
import type { Observation } from "./observation.ts";
import { wholeOf } from "./outside.ts";
import type { Performed } from "./perform.ts";
import { aboutOf, type Exchange, type Verdict } from "./verdict.ts";

/** Requirements that are judged by one and the same doing. */
export interface Scene {
  readonly given: ServerRequirement["given"];
  readonly before: ServerRequirement["before"];
  readonly steps: ServerRequirement["do"];
  readonly requirements: readonly ServerRequirement[];
}

/** Groups what asks for the same state and the same steps: it is done once. */
export function scenesOf(requirements: readonly ServerRequirement[]): readonly Scene[] {
  const scenes = new Map<string, ServerRequirement[]>();
  for (const requirement of requirements) {
    const key = JSON.stringify([requirement.given, requirement.before, requirement.do]);
    scenes.set(key, [...(scenes.get(key) ?? []), requirement]);
  }
  return [...scenes.values()].flatMap((some) => {
    const [first] = some;
    return first ? [{ given: first.given, before: first.before, steps: first.do, requirements: some }] : [];
  });
}

export interface Judged {
  readonly performed: Performed;
  /** How many of the observations are of what was done before. */
  readonly before: number;
  readonly seconds: number;
}

/** Judges one requirement by what its scene showed. */
export function judgeServer(requirement: ServerRequirement, { performed, before, seconds }: Judged): Verdict {
  const about = { ...aboutOf(requirement), seconds };
  const observations = performed.observations.slice(before);
  const stopped = performed.observations.find(({ problem }) => problem !== undefined);
  const last = observations.at(-1);
  const broken = (miss: Partial<Verdict>): Verdict => ({
    ...about,
    outcome: requirement.level === "inferred" ? "warn" : "fail",
    blame: "peer",
    ...miss,
    ...(miss.text === undefined ? {} : { text: withoutSignatures(miss.text) }),
    ...(miss.came === undefined ? {} : { came: withoutSignatures(miss.came) }),
  });
  if (
    last === undefined ||
    observations.length < requirement.do.length ||
    (stopped && !isWaitedFor(requirement, stopped))
  ) {
    const at = stopped ? `at ${stopped.step}: ` : "";
    return broken({ text: `${at}${stopped?.problem ?? "it went no further"}`, ...cameOf(stopped) });
  }
  const miss = firstMiss(requirement.expect, { requirement, observations, last });
  return miss ? broken(miss) : { ...about, outcome: "pass" };
}

/** A page that never came is compared all the same: what came instead tells more. */
const isWaitedFor = (requirement: ServerRequirement, stopped: Observation): boolean =>
  stopped.answers.length > 0 && requirement.expect.some((one) => "climbs" in one);

const cameOf = (stopped: Observation | undefined): { came?: string } =>
  stopped && stopped.lines.length > 0 ? { came: stopped.lines.slice(-20).join("\n") } : {};

const MOST_SHOWN = 20_000;

/** The scene as reports show it, without the password and what else the endpoints document keeps. */
export function exchangeOf(performed: Performed, endpoints: Endpoints): Exchange {
  const secrets = [
    endpoints.admin?.token,
    ...endpoints.appliances.flatMap(({ ssh, sdk }) => [ssh.password, sdk?.password]),
  ].filter((secret): secret is string => secret !== undefined && secret !== "");
  return performed.observations.map((seen) => {
    const pages = seen.answers.map((answer) => `${answer.method} ${answer.path}\n${wholeOf(answer)}`);
    const port = seen.port === undefined ? [] : [`the port is ${seen.port}`];
    const text = [seen.banner.join("\n"), seen.raw, ...pages, ...port, seen.problem ?? ""].filter(Boolean).join("\n");
    const cut = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}\n[${text.length - MOST_SHOWN} more]` : text;
    return { step: redactAll(seen.step, secrets), shown: withoutSignatures(redactAll(cut, secrets)) };
  });
}

/** Whoever has an address with its signature may write there. */
const withoutSignatures = (text: string): string => text.replaceAll(/([?&;]sig=)[^&<\s"']+/g, "$1…");
