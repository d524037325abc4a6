import { PatchrigError } from "@patchrig/core/errors";
import {
  type ChangeBefore,
  countStatuses,
  type Deployment,
  runSwap,
  type SwapGoal,
  swapSteps,
} from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { defaultJournal } from "../vcsa/journal.ts";
import { carryOut } from "../vmrole-service/carry-out.ts";
import { accepted, type ServiceConnection, withService } from "../vmrole-service/connect.ts";
import { refuseTakenJournal } from "../vmrole-service/journal.ts";
import type { JournalOption, ServiceOptions } from "../vmrole-service/options.ts";
import { consent } from "./consent.ts";
import { printChange } from "./print-change.ts";

export interface SwapOptions extends ServiceOptions, JournalOption {
  readonly service: string;
  readonly yes?: boolean;
}

/** `deployment swap`: what is in staging goes live, what is live to staging; nothing is made anew (W29). */
export async function swapDeployments(options: SwapOptions, context: Context): Promise<ExitCode> {
  const { service } = options;
  await refuseTakenJournal(options.journal, context);
  const journal = options.journal ?? defaultJournal(`${service}-swap`, context);
  return withService(options, context, async (connection) => {
    const { deployments } = connection.access.service;
    const staging = accepted(await deployments.find({ service, slot: "Staging" }));
    const live = accepted(await deployments.find({ service, slot: "Production" }));
    if (staging === undefined) throw nothingToSwap(service, live);
    const goal: SwapGoal = { kind: "swap", service, production: live?.name ?? null, staging: staging.name };
    const aside = live === undefined ? "production was empty" : `${live.name} goes to staging`;
    const states = `${staging.status}, ${countStatuses(staging)}`;
    await consent(`${staging.name} (${states}) goes live in ${service}, ${aside}`, options, context);
    return carryOutSwap({ goal, options, connection, journal }, context);
  });
}

/** A swap to carry out. */
export interface SwapJob {
  readonly goal: SwapGoal;
  readonly options: ServiceOptions;
  readonly connection: ServiceConnection;
  readonly journal: string;
  readonly before?: ChangeBefore;
}

export async function carryOutSwap(job: SwapJob, context: Context): Promise<ExitCode> {
  const { goal, options, connection, journal, before } = job;
  const told = {
    target: goal.service,
    steps: swapSteps.length,
    options,
    connection,
    journal,
    resumes: before !== undefined,
  };
  const { access } = connection;
  const report = await carryOut(told, context, (tools) => runSwap(goal, { access, before, ...tools }));
  return printChange({ report, goal, journal, asJson: options.json }, context);
}

const nothingToSwap = (service: string, live: Deployment | undefined) =>
  new PatchrigError(
    "refused",
    `there is no deployment in the staging slot of "${service}" to swap ${live?.name ?? "with"}`,
    {
      hint: `make one: \`patchrig vmrole deployment create --service ${service} --slot staging\``,
    },
  );
