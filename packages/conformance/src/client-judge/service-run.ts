import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realSleep } from "@patchrig/core/clock";
import type { Random } from "@patchrig/core/random";
import { runToEnd, startPeer } from "../peers/process.ts";
import type { ServiceEvent } from "../service-stage/journal.ts";
import { createReplayedService, type ReplayedService } from "../service-stage/service.ts";

/** What a client did at a replayed service. */
export interface ServicePerformance {
  readonly events: readonly ServiceEvent[];
  /** Had the service all that the job was about when the client ended? */
  readonly isDone: boolean;
  readonly secrets: ReturnType<ReplayedService["secrets"]>;
  /** The name that the image was to have. */
  readonly image: string;
  /** The VHD's file, whole. */
  readonly content: Buffer;
  /** The deployment's configuration as the client found it. */
  readonly configuration: string;
}

interface ServiceScene {
  readonly job: string;
  readonly given: { readonly service?: Parameters<typeof createReplayedService>[0]["trying"] | undefined };
}

interface ServiceRun {
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly patienceSeconds: number;
  readonly limitMs: number;
}

/** How long a client may take to start, and to end once its limit has passed. */
const ENDING_MS = 14_000;

/** Lets a client bring an image into a replayed service: once, or again where the line was cut the first time. */
export async function performServiceClient({ job, given }: ServiceScene, random: Random, run: ServiceRun) {
  const folder = mkdtempSync(join(tmpdir(), "patchrig-client-"));
  const trying = given.service ?? {};
  const { limit: seconds = run.patienceSeconds } = trying;
  const limitMs = trying.limit === undefined ? run.limitMs : Math.min(run.limitMs, seconds * 1_000 + ENDING_MS);
  const kind = job === "update-image" ? "child" : "whole";
  let service: ReplayedService | undefined;
  try {
    service = await createReplayedService({ kind, trying }, random, folder);
    const env = { ...run.env, ...environmentOf(service, { job, folder, seconds }) };
    const first = trying.trouble === "cut-off" ? await cutOff(service, { ...run, env }) : "";
    const peer = startPeer(run.command, { cwd: run.cwd, env });
    const ended = await runToEnd(peer, limitMs);
    const { stdout, stderr } = peer.output();
    const { goods, events } = service;
    const performed: ServicePerformance = {
      ...{ events, isDone: service.isDone(), secrets: service.secrets() },
      ...{ image: goods.image, content: goods.content, configuration: service.configuration },
    };
    return { ended, printed: `${first}${stdout}\n${stderr}`, service: performed };
  } finally {
    await service?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function environmentOf(
  { endpoints, goods }: ReplayedService,
  { job, folder, seconds }: { readonly job: string; readonly folder: string; readonly seconds: number },
): Readonly<Record<string, string>> {
  const file = join(folder, "endpoints.json");
  writeFileSync(file, `${JSON.stringify(endpoints, null, 2)}\n`, { mode: 0o600 });
  const { image, file: vhd, parent, location, service } = goods;
  return {
    PATCHRIG_ENDPOINTS: file,
    PATCHRIG_JOB: job,
    PATCHRIG_LIMIT: String(seconds),
    PATCHRIG_SCRATCH: folder,
    PATCHRIG_IMAGE: image,
    PATCHRIG_VHD: vhd,
    PATCHRIG_LOCATION: location,
    ...(parent && { PATCHRIG_PARENT: parent.name, PATCHRIG_SERVICE: service }),
  };
}

/** Pages that are on their way are let arrive. */
const ARRIVING_MS = 100;

/** Starts the client and ends it in the middle of its upload; resolves with what it had printed. */
async function cutOff(service: ReplayedService, { command, cwd, env, limitMs }: ServiceRun): Promise<string> {
  const peer = startPeer(command, { cwd, env });
  const over = new AbortController();
  const limit = realSleep(limitMs, over.signal).catch(() => {});
  await Promise.race([service.stalled.then(() => realSleep(ARRIVING_MS)), peer.exit, limit]);
  over.abort();
  peer.kill();
  await peer.exit;
  await peer.stop();
  service.goOn();
  const { stdout, stderr } = peer.output();
  return `${stdout}\n${stderr}\n[it was ended in the middle of its upload, and started again]\n`;
}

/** What no report shows. */
export const secretsOf = ({ secrets: { key, signatures } }: ServicePerformance): readonly string[] => [
  ...signatures.flatMap((one) => [one, encodeURIComponent(one)]),
  key,
  ...keyLinesOf(key),
];

/** The key's own lines, without the fence that every key has. */
export const keyLinesOf = (key: string): readonly string[] =>
  key.split("\n").filter((line) => line.length > 16 && !line.startsWith("-----"));
