import type { ApplianceEndpoints, Endpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import { whileTimePasses } from "../replay/time-keeper.ts";
import type { Step } from "../requirement/requirement.ts";
import { connectWithin } from "./connect.ts";
import { NOTHING, type Observation } from "./observation.ts";
import { performOutside } from "./outside.ts";
import { createServiceMemory } from "./service/memory.ts";
import { performAtService } from "./service/service-step.ts";
import { hurry, logIn, runExec, typeLine } from "./session.ts";
import type { Stage } from "./stage.ts";
import type { Tap } from "./tap.ts";
import { createPeerTime } from "./time.ts";

/** What a scene is performed at. */
export interface Venue {
  readonly endpoints: Endpoints;
  /** Real milliseconds that any one wait may take. */
  readonly limitMs: number;
  /** Stands on the wire and rewrites what goes over it; nothing does when left out. */
  readonly tap?: Tap;
}

/** What the steps of a scene showed, in order; it stops at the first that went no further. */
export interface Performed {
  readonly observations: readonly Observation[];
  /** Of the peer's time, how much was let pass. */
  readonly passedMs: number;
}

/** Does the steps at a peer. Whatever the peer does is an observation; throws only what is the judge's own mistake. */
export async function perform(steps: readonly Step[], venue: Venue): Promise<Performed> {
  const [appliance] = venue.endpoints.appliances;
  const stage: Stage = {
    ...venue,
    appliance: appliance ?? NOBODY,
    time: createPeerTime(venue.endpoints),
    service: createServiceMemory(),
    connection: undefined,
    session: undefined,
  };
  const observations: Observation[] = [];
  try {
    for (const step of steps) {
      const seen = { step: nameOf(step), ...(await performStep(step, stage)) };
      observations.push(seen);
      if (seen.problem !== undefined) break;
    }
  } finally {
    stage.connection?.close();
    stage.service.agent.destroy();
  }
  return { observations, passedMs: stage.time.passed() };
}

/** Where the endpoints document names no appliance, nothing answers. */
const NOBODY: ApplianceEndpoints = {
  name: "none",
  ssh: { host: "127.0.0.1", port: 1, user: "root" },
  https: { url: "https://127.0.0.1:1" },
};

type Seen = Omit<Observation, "step">;

async function performStep(step: Step, stage: Stage): Promise<Seen> {
  try {
    if (step === "login") return await logIn(stage, WINDOW);
    if (step === "log-in-and-out") return await logInAndOut(stage);
    if (step === "fail-login") return await failLogin(stage);
    if ("login" in step) return await logIn(stage, step.login);
    if ("type" in step) return await typeLine(stage, step);
    if ("hurry" in step) return await hurry(stage, step.hurry, WINDOW);
    if ("exec" in step) return await runExec(stage, step.exec);
    if ("get" in step || "try" in step || "watch" in step || "knock" in step) return await performOutside(step, stage);
    return await performAtService(step, stage);
  } catch (problem) {
    if (problem instanceof PatchrigError && problem.code !== "internal")
      return { ...NOTHING, problem: problem.message };
    throw problem;
  }
}

/** As wide as nothing recorded was wrapped, which copies do not show either. */
const WINDOW = { rows: 24, columns: 200 } as const;

async function logInAndOut(stage: Stage): Promise<Seen> {
  const seen = await logIn(stage, WINDOW);
  const left = seen.problem === undefined ? await typeLine(stage, { type: "exit" }) : seen;
  stage.connection?.close();
  stage.connection = undefined;
  stage.session = undefined;
  return { ...NOTHING, ...(left.problem === undefined ? {} : { problem: left.problem }) };
}

async function failLogin({ appliance, time, limitMs }: Stage): Promise<Seen> {
  const attempt = connectWithin(appliance, limitMs, `not-${appliance.ssh.password ?? ""}`).then(
    (connection) => {
      connection.close();
      return "a wrong password was let in";
    },
    (error: unknown) => {
      if (error instanceof PatchrigError && error.code === "wrong-password") return undefined;
      throw error;
    },
  );
  const problem = await whileTimePasses(time, attempt);
  return { ...NOTHING, problem };
}

/** A step as reports show it. */
function nameOf(step: Step): string {
  if (typeof step === "string") return step;
  const [[verb, what] = ["", ""]] = Object.entries(step);
  if (verb === "login") return `login in a window of ${JSON.stringify(what)}`;
  return typeof what === "string" ? `${verb} ${JSON.stringify(what)}` : `${verb} ${JSON.stringify(what)}`;
}
