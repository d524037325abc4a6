import { createHash } from "node:crypto";
import { Agent } from "node:http";
import { monotonicNow } from "@patchrig/core/clock";
import { allPayloads, fill, type Payload } from "@patchrig/platforms/profiles";
import type { Refusal } from "../vcsa/machine/appliance-state.ts";
import type { Machine } from "../vcsa/machine/machine.ts";
import { type Download, download } from "./download.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { isSignature } from "./signature.ts";
import { isNewer, lineOf } from "./version.ts";

/** The setting that holds the policy's own URL. */
export const POLICY_URL = "updatePolicyUrl";

/** Several times what the largest update has; real packages may lie in a pool too. */
const LIMIT = {
  manifest: 4 * 1024 * 1024,
  signature: 64 * 1024,
  package: 64 * 1024 * 1024,
  /** Real milliseconds. */
  visitMs: 120_000,
} as const;

/**
 * Looks what a repository (the default one when `url` is empty) has for this appliance, the clock standing still meanwhile.
 * Fetches the manifest and what lies beside it; it is refused unless it bears its signature.
 */
export async function lookIntoRepository(
  machine: Machine,
  url: string,
): Promise<{ readonly payload: Payload } | { readonly refusal: Refusal }> {
  const read = await visit(machine, url, (visitor) => readIts(visitor));
  if ("refusal" in read) return read;
  const { version: running } = machine.release;
  const payload = allPayloads().find(({ kind, version }) => kind === "FP" && version === read.version);
  const isFor = payload && lineOf(payload.version) === lineOf(running.value) && isNewer(payload.version, running.value);
  return isFor ? { payload } : { refusal: "nothingAvailable" };
}

/** Fetches every package of the pool; resolves with whether all of them came, as the manifest has them. */
export async function fetchPackages(
  machine: Machine,
  { url, version, signal }: { readonly url: string; readonly version: string; readonly signal: AbortSignal },
): Promise<boolean> {
  const fetchAll = async (visitor: Visitor): Promise<boolean> => {
    const read = await readIts(visitor);
    if ("refusal" in read || read.version !== version) return false;
    for (const { path, size, sha256 } of read.packages) {
      const came = await visitor.get(path, { limitBytes: LIMIT.package });
      if ("problem" in came) return false;
      if (came.size === size && came.sha256 === sha256) continue;
      visitor.note(path, "not what the manifest says");
      return false;
    }
    machine.record("downloaded", { from: shown(visitor.base), packages: read.packages.length });
    return true;
  };
  const done = await visit(machine, url, fetchAll, signal);
  return done === true;
}

interface Visitor {
  readonly machine: Machine;
  readonly base: URL;
  /** What went wrong is in the journal. */
  get(path: string, how: { readonly limitBytes: number; readonly keeps?: boolean }): Promise<Download>;
  note(path: string, problem: string): void;
}

async function visit<T>(
  machine: Machine,
  url: string,
  work: (visitor: Visitor) => Promise<T>,
  signal?: AbortSignal,
): Promise<T | { readonly refusal: Refusal }> {
  const { world, profile } = machine;
  const base = baseOf(machine, url);
  if (!base) return { refusal: "nothingAvailable" };
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const common = { agent, userAgent: profile.repository.userAgent.value, expose: world.network.expose };
  const note = (path: string, problem: string) =>
    machine.record("download-failed", { url: shown(new URL(path, base)), problem });
  const until = monotonicNow() + LIMIT.visitMs;
  const get: Visitor["get"] = async (path, how) => {
    const isLate = monotonicNow() > until;
    const came: Download = isLate
      ? { problem: `more than ${LIMIT.visitMs / 1000} s for the whole repository` }
      : await download(new URL(path, base), { ...common, ...how, ...(signal ? { signal } : {}) });
    if ("problem" in came) note(path, came.problem);
    return came;
  };
  try {
    return await world.clock.hold(work({ machine, base, get, note }));
  } finally {
    agent.destroy();
  }
}

/** Whoever names none asks the policy's, the simulation's own, or the vendor's: that one never answers here. */
function baseOf({ world, profile, release, disk }: Machine, asked: string): URL | undefined {
  const version = release.version.value;
  const own = world.network.repository;
  const usual = own === undefined ? fill(profile.repository.defaultUrl.text, { version }) : `${own}/${version}.latest/`;
  const text = asked || disk.settings.get(POLICY_URL) || usual;
  if (!/^https?:\/\/[^/\s]/i.test(text) || !URL.canParse(text)) return undefined;
  const base = new URL(text);
  [base.search, base.hash] = ["", ""];
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  return base;
}

async function readIts({ machine, get, note }: Visitor): Promise<Manifest | { readonly refusal: Refusal }> {
  const { manifest: path, signature, checksum } = machine.profile.repository;
  const manifest = await get(path.value, { limitBytes: LIMIT.manifest, keeps: true });
  if ("problem" in manifest) return { refusal: "downloadFailed" };
  const beside = (ending: string) => get(path.value + ending, { limitBytes: LIMIT.signature, keeps: true });
  const sign = await beside(signature.value);
  if ("problem" in sign) return { refusal: "manifestFailed" };
  // Wget takes whatever type a server calls it by: what is in it counts.
  const sum = checksum && (await beside(checksum.value));
  const isSum = !sum || ("bytes" in sum && sum.bytes.toString("latin1").startsWith(sha256(manifest.bytes)));
  const read = isSum && isSignature(sign.bytes, manifest.bytes) ? readManifest(manifest.bytes.toString()) : undefined;
  if (read) return read;
  note(path.value, "verification failed");
  return { refusal: "manifestFailed" };
}

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** Without a user, a password and a query. */
const shown = ({ origin, pathname }: URL): string => origin + pathname;
