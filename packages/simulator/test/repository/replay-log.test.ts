import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Comparison, compareLines, type RecordedLine } from "@patchrig/core/transcript";
import { loadEvidence } from "@patchrig/platforms/evidence";
import { afterEach, describe, expect, it } from "vitest";
import { repositoryFiles } from "../../src/repository/contents.ts";
import { writeManifest } from "../../src/repository/manifest.ts";
import { signatureOf } from "../../src/repository/signature.ts";
import { createTestAppliance, execute } from "../../src/vcsa/test-console.ts";
import { type LoggedRequest, readLog, shownRequest } from "./logged-requests.ts";
import { isInstalled, startNginx, type WebServer } from "./web-server.ts";

const FOLDER = "vc-update-repo";
/** The repository of the recording is of some 6.5; what its manifest says is not in a log. */
const VERSION = "6.5.0.32000";
const evidence = loadEvidence("51");
const logged = readLog(evidence);

/** The recording's lines: it begins in one attempt of the appliance and ends in the next one. A line was cut off before its status. */
function compareLog(requests: readonly LoggedRequest[], came: readonly string[]): Comparison {
  const lines = requests.map((one): RecordedLine => ({ kind: "line", text: shownRequest(one), line: one.line }));
  return compareLines([{ kind: "elided" }, ...lines, { kind: "elided" }], came, { blanks: [/…/] });
}

const appliance = () => createTestAppliance({ profile: "vcsa/6.5", iso: undefined as never });

async function stage(at: ReturnType<typeof appliance>, url: string) {
  const session = execute(at.appliance, `software-packages stage --url ${url} --acceptEulas`);
  const { status } = await session.exit;
  return { status, words: session.screen.split("\n").map((line) => line.replace(/^ \[.*?\] : /, "")) };
}

const REFUSED = [1, ["Download Failed", "Staging process failed", ""]];

const missing = isInstalled() ? "" : "not here: install nginx";
if (missing && process.env.CI) it("nginx is here", () => expect.fail(`nginx is ${missing}`));

describe.skipIf(missing)(`recording 51 at a web server with its mistake${missing && ` (${missing})`}`, () => {
  let server: WebServer | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });
  const start = () => {
    const files = [...(repositoryFiles(VERSION) ?? [])].map(([path, file]) => [`${FOLDER}/${path}`, file] as const);
    return startNginx(new Map(files), "location ~ \\+ { return 404; }");
  };

  it("is what two attempts of the appliance, and a person's look between them, leave in the log", async () => {
    server = await start();
    const { url } = server;
    const machine = appliance();
    const person = logged.find(({ status }) => status === undefined);
    const first = await stage(machine, `${url}/${FOLDER}/`);
    expect([first.status, first.words.slice(-3)]).toEqual(REFUSED);
    await fetch(`${url}${person?.path}`, { headers: { "user-agent": person?.agent ?? "" } });
    await stage(machine, `${url}/${FOLDER}/`);
    const came = server.log();
    expect(compareLog(logged, came)).toMatchObject({ same: true });
    for (const at of logged.keys()) {
      const other = (change: Partial<LoggedRequest>) =>
        compareLog(
          logged.map((one, index) => (index === at ? { ...one, ...change } : one)),
          came,
        ).same;
      expect(other({ path: `${logged[at]?.path}x` })).toBe(false);
      expect(other({ agent: "curl/7.50" })).toBe(false);
      if (logged[at]?.status !== undefined) expect(other({ status: 500 })).toBe(false);
      if (at > 0 && at < logged.length - 1) expect(compareLog(logged.toSpliced(at, 1), came).same).toBe(false);
    }
  });

  it("is answered there request by request as it was", async () => {
    server = await start();
    for (const { path, agent } of logged)
      await (await fetch(`${server.url}${path}`, { headers: { "user-agent": agent } })).text();
    const came = server.log();
    expect(came).toHaveLength(logged.length);
    for (const [at, request] of logged.entries()) {
      if (request.status !== undefined) expect(came[at], `51:${request.line}`).toBe(shownRequest(request));
    }
  });
});

describe("a repository made of recording 51 alone", () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  /** It answers what stands in the log as the log has it; the manifest names the logged packages, and nothing else is there. */
  async function serve(requests: readonly LoggedRequest[]) {
    const bodies = new Map<string, Buffer>();
    const packages = requests
      .filter(({ path }) => path.includes("/package-pool/"))
      .map(({ path }) => {
        const body = Buffer.from(`A stand-in for ${path}.\n`);
        bodies.set(path, body);
        const inPool = path.slice(path.indexOf("package-pool/"));
        return { path: inPool, size: body.length, sha256: createHash("sha256").update(body).digest("hex") };
      });
    const manifest = Buffer.from(
      writeManifest({ product: "a product", version: VERSION, build: 15_259_038, packages }),
    );
    bodies.set(`/${FOLDER}/manifest/manifest-latest.xml`, manifest);
    bodies.set(`/${FOLDER}/manifest/manifest-latest.xml.sign`, Buffer.from(signatureOf(manifest)));
    const asked: string[] = [];
    const made = createServer((request, response) => {
      const path = request.url ?? "";
      const known = requests.find((one) => one.path === path);
      const status = known?.status ?? 404;
      asked.push(shownRequest({ path, agent: request.headers["user-agent"] ?? "", status }));
      response.writeHead(status).end(status === 200 ? bodies.get(path) : "");
    }).listen(0, "127.0.0.1");
    server = made;
    await once(made, "listening");
    return { url: `http://127.0.0.1:${(made.address() as AddressInfo).port}/${FOLDER}/`, asked };
  }

  it("ends the appliance's staging as it was: the download fails at the name with a +, and nothing is staged", async () => {
    const { url, asked } = await serve(logged);
    const machine = appliance();
    const { status, words } = await stage(machine, url);
    expect([status, words.slice(-3)]).toEqual(REFUSED);
    expect(machine.appliance.state).toMatchObject({ update: "idle", staged: undefined });
    const byAppliance = logged.filter(({ agent }) => agent.startsWith("Wget"));
    expect(new Set(asked)).toEqual(new Set(byAppliance.map(shownRequest)));
    expect(asked.at(-1)).toMatch(/libstdc\+\+.* 404 Wget/);
  });

  it("without its mistake lets it stage", async () => {
    const { url } = await serve(logged.map((one) => ({ ...one, status: 200 })));
    const machine = appliance();
    expect((await stage(machine, url)).status).toBe(0);
    expect(machine.appliance.state).toMatchObject({ update: "staged" });
  });
});
