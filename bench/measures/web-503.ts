import { writeFileSync } from "node:fs";
import { get } from "node:https";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { realSleep } from "@patchrig/core/clock";
import { AnswerDiffers } from "../load.ts";
import type { Bench, Measure, Result } from "../measure.ts";
import { startSimulator, typeCommand } from "../peers/patchrig.ts";
import { freePort, type Started, startProcess } from "../peers/peer.ts";
import { median, runRounds } from "../rounds.ts";
import { runTool, type Workshop } from "../workshop.ts";

interface Contestant {
  readonly who: string;
  readonly url: string;
}

interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The 503 page of a booting appliance over HTTPS, against plain node:https with the same bytes and kind of key. */
export const web503: Measure = {
  name: "web-503",
  async run(bench) {
    const { workshop } = bench;
    const simulator = await startSimulator(workshop, {});
    const url = new URL("/vsphere-client/", simulator.appliance.https.url).href;
    let plain: Started | undefined;
    try {
      await simulator.moveClock({ speed: 1 });
      typeCommand(workshop, simulator.peer, 'shutdown reboot -r "benchmark"');
      const page = await untilStarting(url, () => simulator.moveClock({ advance: "10s" }));
      await simulator.moveClock({ speed: "manual" });
      const port = await freePort();
      plain = await startPlain(workshop, page, port);
      const contestants = [
        { who: "patchrig", url },
        { who: "node:https", url: `https://127.0.0.1:${port}/vsphere-client/` },
      ];
      // As everywhere: a JIT's first thousands are not what it is about.
      if (!bench.ci) for (const { url: warm } of contestants) wrk(warm, 64, 3);
      return [await race(bench, contestants, page, 1), await race(bench, contestants, page, 64)];
    } finally {
      await Promise.all([simulator.peer.stop(), plain?.stop()]);
    }
  },
};

async function race(
  bench: Bench,
  contestants: readonly Contestant[],
  page: Page,
  connections: number,
): Promise<Result> {
  const batch = async ({ who, url }: Contestant) => {
    await samePage(who, url, page);
    const perSecond = wrk(url, connections, bench.short ? 1 : 3);
    await samePage(who, url, page);
    return perSecond;
  };
  const { samples, load } = await runRounds({ contestants, rounds: bench.rounds, batch });
  const rows = contestants.map((one) => ({ who: one.who, value: median(samples.get(one) ?? []) }));
  const [own, other] = rows;
  const value = (own?.value ?? Number.NaN) / (other?.value ?? Number.NaN);
  const goals = [{ text: "≥ 1 × node:https", value, limit: 1, atLeast: true }];
  const title = `the 503 page over HTTPS, ${connections} connection${connections > 1 ? "s" : ""}`;
  return { title, unit: "req/s", better: "more", rows, load, goals };
}

function wrk(url: string, connections: number, seconds: number): number {
  const report = runTool("wrk", ["-t1", `-c${connections}`, `-d${seconds}s`, url]);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(report)?.[1]);
}

/** Moves the appliance through its boot until services are asked for in vain (V23). */
async function untilStarting(url: string, advance: () => Promise<void>): Promise<Page> {
  for (let steps = 0; steps < 90; steps += 1) {
    await realSleep(20);
    const page = await fetchPage(url);
    if (page?.status === 503) return page;
    await advance();
  }
  throw new Error("patchrig shows no 503 page within 15 simulated minutes of a reboot");
}

async function samePage(who: string, url: string, expected: Page): Promise<void> {
  const page = await fetchPage(url);
  if (JSON.stringify(page) === JSON.stringify(expected)) return;
  throw new AnswerDiffers(`${who}: ${JSON.stringify(page)} instead of ${JSON.stringify(expected)}`);
}

// What the connection is kept for and the time of day are not the page's.
const VARYING = ["date", "connection", "keep-alive"];

function fetchPage(url: string): Promise<Page | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { rejectUnauthorized: false, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (bytes: Buffer) => parts.push(bytes));
      response.on("end", () => {
        const named = Object.entries(response.headers).filter(([name]) => !VARYING.includes(name));
        const headers = Object.fromEntries(named.map(([name, value]) => [name, String(value)]).toSorted());
        resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(parts).toString() });
      });
    });
    request.on("error", () => resolve(undefined));
  });
}

// A P-256 certificate, as patchrig's own.
async function startPlain({ folder }: Workshop, page: Page, port: number): Promise<Started> {
  const at = (name: string) => join(folder, name);
  const subject = ["-subj", "/CN=127.0.0.1", "-days", "2"];
  const files = ["-keyout", at("web-key.pem"), "-out", at("web-cert.pem")];
  runTool("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
    ...[...subject, ...files],
  ]);
  writeFileSync(at("page.json"), JSON.stringify(page));
  const script = fileURLToPath(new URL("../peers/node-https-server.mjs", import.meta.url));
  const argv = [process.execPath, script, String(port), at("web-key.pem"), at("web-cert.pem"), at("page.json")];
  const started = startProcess({ name: "node:https", argv });
  for (let wait = 0; wait < 500; wait += 1) {
    if (await fetchPage(`https://127.0.0.1:${port}/`)) return started;
    await realSleep(10);
  }
  await started.stop();
  throw new Error("node:https does not answer");
}
