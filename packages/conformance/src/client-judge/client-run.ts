import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, type Random } from "@patchrig/core/random";
import { redactAll } from "@patchrig/core/transcript";
import { firstWords, PeerProblem } from "../peers/peer-problem.ts";
import { runToEnd, startPeer } from "../peers/process.ts";
import { type ClientRequirement, isOfService } from "../requirement/requirement.ts";
import { createReplayedAppliance } from "../stage/appliance.ts";
import type { ClientEvent } from "../stage/journal.ts";
import { performServiceClient, type ServicePerformance, secretsOf } from "./service-run.ts";

/** What a client did, and how it ended. */
export interface ClientPerformance {
  readonly events: readonly ClientEvent[];
  /** Undefined when it had to be ended. */
  readonly code: number | undefined;
  readonly timedOut: boolean;
  readonly seconds: number;
  /** What it printed on both streams, with its secrets still in it. */
  readonly printed: string;
  readonly password: string;
  /** Was the login page there when it ended? */
  readonly sawLoginPage: boolean;
  /** What it did at a replayed service, where that is what it was judged at. */
  readonly service?: ServicePerformance;
}

export interface ClientScene {
  readonly job: ClientRequirement["job"];
  readonly given: ClientRequirement["given"];
}

export interface ClientRunOptions {
  /** The client's command line. */
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly seed: number;
  /** How long it is told to wait at most (`PATCHRIG_LIMIT`), in seconds. */
  readonly patienceSeconds: number;
  /** When it is ended, in real milliseconds. */
  readonly limitMs: number;
}

/** What a shell ends with when it cannot run what it was told to: it may not be run, or it is not found. */
const NOT_RUN: ReadonlySet<number | undefined> = new Set([126, 127]);

/**
 * Lets a client do its job at a replayed appliance. Everything that was started is ended when it resolves. Throws
 * `PeerProblem` unreachable when the shell could not run it and the appliance heard of nobody: there is no client to judge.
 */
export async function performClient(
  { job, given }: ClientScene,
  options: ClientRunOptions,
): Promise<ClientPerformance> {
  const random = createRandom(options.seed).fork(`${job}/${JSON.stringify(given)}`);
  if (isOfService({ job })) return await atService({ job, given }, random, options);
  const appliance = await createReplayedAppliance(given, random);
  const folder = mkdtempSync(join(tmpdir(), "patchrig-client-"));
  try {
    const file = join(folder, "endpoints.json");
    writeFileSync(file, `${JSON.stringify(appliance.endpoints, null, 2)}\n`, { mode: 0o600 });
    const env = {
      ...options.env,
      PATCHRIG_ENDPOINTS: file,
      PATCHRIG_JOB: job,
      PATCHRIG_LIMIT: String(options.patienceSeconds),
      PATCHRIG_SCRATCH: folder,
    };
    const peer = startPeer(options.command, { cwd: options.cwd, env });
    const ended = await runToEnd(peer, options.limitMs);
    const { stdout, stderr } = peer.output();
    if (NOT_RUN.has(ended.code) && appliance.journal.events.length === 0) {
      const said = firstWords(stderr || stdout);
      const text = `${options.command} ended with ${ended.code} before it met the appliance${said && `: ${said}`}`;
      throw new PeerProblem("unreachable", text);
    }
    return {
      ...ended,
      events: appliance.journal.events,
      printed: `${stdout}\n${stderr}`,
      password: appliance.endpoints.appliances[0]?.ssh.password ?? "",
      sawLoginPage: appliance.loginPageIsThere(),
    };
  } finally {
    await appliance.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function atService(scene: ClientScene, random: Random, options: ClientRunOptions): Promise<ClientPerformance> {
  const { ended, printed, service } = await performServiceClient(scene, random, options);
  if (NOT_RUN.has(ended.code) && service.events.length === 0) {
    const text = `${options.command} ended with ${ended.code} before it met the service: ${firstWords(printed)}`;
    throw new PeerProblem("unreachable", text);
  }
  return { ...ended, events: [], printed, password: "", sawLoginPage: false, service };
}

/** The performance as reports show it. */
export function tellClient({
  events,
  printed,
  password,
  code,
  timedOut,
  service,
}: ClientPerformance): readonly { readonly step: string; readonly shown: string }[] {
  const secrets = service === undefined ? [password] : secretsOf(service);
  const lines = [...events, ...(service?.events ?? [])].map((event) => {
    const { kind, at, ...rest } = event;
    return `${(at / 1000).toFixed(2).padStart(8)} ${kind.padEnd(12)} ${Object.values(rest)
      .map((value) => JSON.stringify(value))
      .join(" ")}`;
  });
  const end = timedOut ? "it had to be ended" : `it ended with ${code}`;
  const most = 400;
  const shown = lines.length > most ? [...lines.slice(0, most), `[${lines.length - most} more]`] : lines;
  return [
    { step: "what it did", shown: redactAll([...shown, end].join("\n"), secrets) },
    { step: "what it printed", shown: redactAll(printed.trim().slice(-8_000), secrets) },
  ];
}
