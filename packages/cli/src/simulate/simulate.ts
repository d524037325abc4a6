import { resolve } from "node:path";
import type { Endpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import { createSimulator, type Snapshot } from "@patchrig/simulator";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { knownProfile, knownVmRole } from "../known-profile.ts";
import { readScenario } from "../scenario/read.ts";
import {
  type CertificateFile,
  refuseTakenCertificate,
  withCertificate,
  writeCertificate,
} from "./client-certificate.ts";
import { asPeer, readContract, servePeer } from "./contract.ts";
import { refuseTakenFile, removeEndpointsFile, writeEndpointsFile } from "./endpoints-file.ts";
import { type FirstLine, firstLine } from "./first-line.ts";
import { readKeys, withKeys } from "./keys.ts";
import { type SimulateOptions, toSimulatorOptions } from "./options.ts";
import { renderReady } from "./ready.ts";
import { estateOf, readSnapshot } from "./snapshot.ts";
import { keepYoungGenerationSmall } from "./young-generation.ts";

/**
 * Runs appliances until the process is told to end, and then ends within a second. The endpoints file is there as long
 * as they are. `said`: what a judge may have said on stdin already.
 */
export async function simulate(
  typedOptions: SimulateOptions,
  context: Context,
  said: FirstLine = firstLine(context),
): Promise<ExitCode> {
  const judge = await readContract(said);
  const options = judge ? asPeer(typedOptions, judge) : typedOptions;
  const scenario = options.scenario === undefined ? undefined : readScenario(options.scenario, context.cwd);
  const snapshot = await snapshotOf(options, context);
  const typed = toSimulatorOptions(options, context.clock.now(), snapshot ? estateOf(snapshot) : scenario);
  const asked = withKeys(typed, await readKeys(options, context));
  for (const { profile } of asked.appliances) knownProfile(profile);
  if (asked.management?.profile !== undefined) knownVmRole(asked.management.profile);
  const file = options.endpoints === undefined ? undefined : resolve(context.cwd, options.endpoints);
  if (file !== undefined) await refuseTakenFile(file, context);
  if (file !== undefined && asked.management) await refuseTakenCertificate(file);
  keepYoungGenerationSmall();
  const simulator = await createSimulator(asked);
  let certificate: CertificateFile | undefined;
  let endpoints: Endpoints | undefined;
  try {
    if (snapshot) simulator.restore(snapshot);
    endpoints = await simulator.listen();
    if (simulator.management) {
      certificate = await writeCertificate(simulator.management.clientCertificate, file);
      endpoints = withCertificate(endpoints, certificate);
    }
    if (file !== undefined) await writeEndpointsFile(file, endpoints);
    const ready = options.json
      ? `${JSON.stringify(endpoints)}\n`
      : renderReady({ endpoints, startsAt: asked.startsAt, speed: asked.speed, file }, context.stdout);
    if (judge) await servePeer(judge, simulator, { endpoints, context });
    else {
      context.stdout.write(ready);
      await untilInterrupted(context.interrupted);
    }
  } finally {
    if (file !== undefined && endpoints !== undefined) await removeEndpointsFile(file, endpoints);
    await certificate?.remove();
    await simulator.close();
  }
  return EXIT.done;
}

/** A snapshot brings its own estate, clock and seed: nothing else may say what they are. */
async function snapshotOf(options: SimulateOptions, { cwd }: Context): Promise<Snapshot | undefined> {
  if (options.snapshot === undefined) return undefined;
  const other = (["profile", "scenario", "seed", "clock", "iso"] as const).find((name) => options[name] !== undefined);
  if (other === undefined) return readSnapshot(resolve(cwd, options.snapshot));
  throw new PatchrigError("bad-usage", `--snapshot and --${other}: expected one of them, got both`, {
    hint: "a snapshot says itself what is simulated, and when",
  });
}

function untilInterrupted(signal: AbortSignal): Promise<void> {
  return new Promise((ended) => {
    if (signal.aborted) ended();
    else signal.addEventListener("abort", () => ended(), { once: true });
  });
}
