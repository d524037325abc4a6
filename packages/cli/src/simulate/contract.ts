import { connect } from "node:net";
import { withLimit } from "@patchrig/core/clock";
import type { Endpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import type { Simulator } from "@patchrig/simulator";
import { z } from "zod";
import type { Context } from "../context.ts";
import { chooseMedium } from "../rehearse/medium.ts";
import type { FirstLine } from "./first-line.ts";
import type { SimulateOptions } from "./options.ts";

/** What a judge asks of a server peer: one JSON line on stdin (docs/surface.md, conform). */
export interface Asked {
  readonly profile?: string | undefined;
  readonly given: readonly string[];
}

/** What a simulator can do for a judge, as its endpoints document says it. */
const CAN = ["advance-clock", "again", "reset", "insert-iso", "faults"] as const;

/** Made when a judge asks: every simulator loads this file. */
const asked = () =>
  z.looseObject({
    contract: z.literal(1, { error: "expected contract 1" }),
    profile: z.string().optional(),
    given: z.array(z.enum(["iso-connected", "password-expired", "management"])).default([]),
  });

/**
 * The judge's first line, where a judge started this: PATCHRIG_CONTRACT says so, or a line of the contract is on stdin
 * already. Throws `PatchrigError` unreadable-input for a line of another contract.
 */
export async function readContract(said: FirstLine): Promise<Asked | undefined> {
  const { line, isAnnounced } = await said;
  if (line === undefined || (!isAnnounced && !line.includes('"contract"'))) return undefined;
  return parseAsked(line);
}

function parseAsked(line: string): Asked {
  const read = asked().safeParse(parseJson(line));
  if (read.success) return { profile: read.data.profile, given: read.data.given };
  const [issue] = read.error.issues;
  const place = issue?.path.join(".");
  throw new PatchrigError(
    "unreadable-input",
    `stdin: ${place ? `${place}: ` : ""}${issue?.message}, got ${line.slice(0, 200)}`,
    {
      hint: 'expected one line such as {"contract":1,"profile":"vcsa/6.0","given":["iso-connected"]}',
    },
  );
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The options of a peer: its own clock by hand, ports that nobody else has, and the profile that was asked for. */
export function asPeer(options: SimulateOptions, { profile }: Asked): SimulateOptions {
  const free = (place: string, usual: string) => (place === usual ? "127.0.0.1:0" : place);
  return {
    ...options,
    ...(options.profile === undefined && profile !== undefined ? { profile: [profile] } : {}),
    speed: options.speed ?? "manual",
    ssh: free(options.ssh, "127.0.0.1:2222"),
    https: free(options.https, "127.0.0.1:8443"),
    vami: free(options.vami, "127.0.0.1:5480"),
    admin: free(options.admin, "127.0.0.1:8080"),
  };
}

/** Answers the first line and every further one, until stdin closes or the process is told to end. */
export async function servePeer(
  first: Asked,
  simulator: Simulator,
  at: { readonly endpoints: Endpoints; readonly context: Context },
): Promise<void> {
  const { endpoints, context } = at;
  for (let next: Asked | undefined = first; next; next = await nextAsked(context)) {
    await bring(next, simulator);
    await resetService(endpoints);
    for (const { ssh, https } of endpoints.appliances) {
      await untilOpen(ssh.host, ssh.port, context);
      await untilOpen(new URL(https.url).hostname, Number(new URL(https.url).port), context);
    }
    context.stdout.write(`${JSON.stringify({ ...endpoints, can: CAN })}\n`);
  }
}

/** The VM Role service has no appliance to be reset with. */
async function resetService({ management, admin }: Endpoints): Promise<void> {
  if (!management || !admin) return;
  const request = { method: "POST", headers: { authorization: `Bearer ${admin.token}` } };
  const answer = await fetch(new URL("/vmrole/reset", admin.url), request);
  if (!answer.ok) throw new PatchrigError("internal", `the VM Role service was not reset: ${answer.status}`);
}

const OPEN_MS = 5_000;
const LOOK_MS = 5;

/** A reset closes the ports and opens them again: whoever is told where they are must find them open. */
async function untilOpen(host: string, port: number, { clock, interrupted }: Context): Promise<void> {
  const limit = { ms: OPEN_MS, waitedFor: `port ${port} to open again`, signal: interrupted };
  await withLimit(clock, limit, async (signal) => {
    while (!signal.aborted && !(await accepts(host, port))) await clock.sleep(LOOK_MS);
  });
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

async function nextAsked({ stdin, interrupted }: Context): Promise<Asked | undefined> {
  const line = await stdin.lines.next(interrupted).catch(() => undefined);
  return line === undefined || line.trim() === "" ? undefined : parseAsked(line);
}

/** Back to how it was created, and from there into the states that are asked for. */
async function bring({ given }: Asked, { appliances, faults }: Simulator): Promise<void> {
  faults.disarm("root-password-expired");
  for (const appliance of appliances) {
    appliance.reset();
    if (given.includes("iso-connected") && appliance.state.iso === undefined) {
      appliance.insertIso(chooseMedium(appliance.state.profileId, usualGoal(appliance.state.profileId)).iso);
    }
  }
  if (given.includes("password-expired")) faults.arm({ id: "root-password-expired" });
}

/** The document's own steps: 6.0 to U1 (V1), and U1 to U2 (V18). */
const usualGoal = (profile: string): string | undefined =>
  ({ "vcsa/6.0": "vcsa/6.0u1", "vcsa/6.0u1": "vcsa/6.0u2" })[profile];
