import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { test } from "vitest";

/** A simulator of vCenter that is not ours: what our client says must not only be understood by our own server. */
export interface Vcsim {
  readonly url: string;
  readonly certSha256: string;
  readonly user: string;
  readonly password: string;
  /** Puts an empty ISO file on its only datastore; its path there. */
  putIso(name: string): Promise<string>;
  stop(): void;
}

/** Where scripts/build-govmomi.mjs builds it to. */
const FOLDER =
  process.env.PATCHRIG_GOVMOMI ?? join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "patchrig", "govmomi");
const PROGRAM = join(FOLDER, "vcsim");

/** A test that needs vcsim: without it a skip with its name, under CI a failure. */
export function withVcsim(title: string, act: () => Promise<void>): void {
  if (isHere() || process.env.CI) test(title, act);
  else test.skip(`${title} (vcsim is not here: node scripts/build-govmomi.mjs)`, act);
}

function isHere(): boolean {
  try {
    accessSync(PROGRAM, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts one on a free port, with its usual inventory of four machines. */
export async function startVcsim(): Promise<Vcsim> {
  const child = spawn(PROGRAM, ["-l", "127.0.0.1:0", "-api-version", "6.0"], { stdio: ["ignore", "pipe", "inherit"] });
  const place = await new Promise<URL>((resolve, reject) => {
    let said = "";
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`vcsim ended with ${code}: ${said}`)));
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk;
      const [, url] = /GOVC_URL=(https:\S+)/.exec(said) ?? [];
      if (url) resolve(new URL(url));
    });
  });
  const { username: user, password } = place;
  const certSha256 = await fingerprintOf(place);
  const url = `https://${place.host}/sdk`;
  return {
    url,
    certSha256,
    user,
    password,
    putIso: (name) => putIso(place, name),
    stop: () => void child.kill(),
  };
}

function fingerprintOf({ hostname, port }: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.once("error", reject);
  });
}

/** As `govc datastore.upload` does. */
async function putIso(place: URL, name: string): Promise<string> {
  const { Agent } = await import("undici");
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const url = `https://${place.host}/folder/${name}?dcPath=DC0&dsName=LocalDS_0`;
  const authorization = `Basic ${Buffer.from(`${place.username}:${place.password}`).toString("base64")}`;
  const request = { method: "PUT", body: "not empty", headers: { authorization }, dispatcher };
  const answer = await fetch(url, request as unknown as RequestInit);
  if (!answer.ok) throw new Error(`PUT ${url}: ${answer.status}`);
  await dispatcher.destroy();
  return `[LocalDS_0] ${name}`;
}
