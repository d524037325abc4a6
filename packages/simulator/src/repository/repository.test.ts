import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { listProfiles, loadProfile } from "@patchrig/platforms/profiles";
import { afterEach, describe, expect, it } from "vitest";
import { createSimulator, type Simulator } from "../index.ts";
import { openRepository, type RepositoryServer } from "../servers/repository.ts";
import { createTestAppliance, execute, happening } from "../vcsa/test-console.ts";
import { repositoryFiles } from "./contents.ts";

let repository: RepositoryServer | undefined;
let other: Server | undefined;
let simulator: Simulator | undefined;
afterEach(async () => {
  await repository?.close();
  await simulator?.close();
  other?.closeAllConnections();
  other?.close();
  [repository, other, simulator] = [undefined, undefined, undefined];
});

const LOOPBACK = { host: "127.0.0.1", port: 0 };

/** 6.5 with an empty drive. */
const bare = (profile = "vcsa/6.5") => createTestAppliance({ profile, iso: undefined as never });
type Made = ReturnType<typeof bare>;

async function run({ appliance }: Made, command: string) {
  const session = execute(appliance, `software-packages ${command} --acceptEulas`);
  const { status } = await session.exit;
  return { status, words: session.screen.split("\n").map((line) => line.replace(/^ \[.*?\] : /, "")) };
}

/** A web server of somebody else's; resolves with its address. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  other = server;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const filesOf = (folder: string) => new Map(repositoryFiles(folder));
const VERSION = "6.5.0.32000";

/** Serves these files as they are, and remembers what was asked for. */
async function serveFiles(files: ReadonlyMap<string, Buffer>, type = "application/octet-stream") {
  const asked: string[] = [];
  const url = await serve(({ url: path = "", headers }, response) => {
    asked.push(`${path} ${headers["user-agent"]}`);
    const body = files.get(path.slice(1));
    response.writeHead(body ? 200 : 404, { "content-type": type }).end(body);
  });
  return { url, asked };
}

const problems = ({ world }: Made) =>
  world.journal.events.filter(({ type }) => type === "download-failed").map(({ problem }) => problem);

describe("the simulation's own repository", () => {
  it.each(listProfiles())("brings the latest of its line to %s, for which nobody names a URL", async (profile) => {
    const made = bare(profile);
    repository = await openRepository(made.world, LOOPBACK);
    const { status, words } = await run(made, "stage --url");
    const latest = /<version>(.*)<\/version>/.exec(
      String(
        repositoryFiles(`${made.appliance.state.version}.latest`)?.get(
          loadProfile(profile).profile.repository.manifest.value,
        ),
      ),
    )?.[1];
    expect([status, words.at(-2)]).toEqual([0, "Staging process completed successfully"]);
    expect(made.appliance.state).toMatchObject({ update: "staged", staged: { version: latest } });
    const [downloaded] = made.world.journal.events.filter(({ type }) => type === "downloaded");
    expect(downloaded?.packages).toBeGreaterThan(10);
  });

  it("gives every file over HTTP, a name with a + by either spelling, and nothing else", async () => {
    const made = bare();
    repository = await openRepository(made.world, LOOPBACK);
    const { url } = repository;
    const status = async (path: string, method = "GET") => (await fetch(`${url}/${path}`, { method })).status;
    const manifest = await (await fetch(`${url}/${VERSION}/manifest/manifest-latest.xml`)).text();
    expect(manifest).toContain("package-pool/libstdc++-5.3.0-5.ph1.x86_64.rpm");
    expect(await status(`${VERSION}/manifest/manifest-latest.xml.sign`)).toBe(200);
    expect(await status(`${VERSION}/package-pool/libstdc++-5.3.0-5.ph1.x86_64.rpm`)).toBe(200);
    expect(await status(`${VERSION}/package-pool/libstdc%2B%2B-5.3.0-5.ph1.x86_64.rpm`)).toBe(200);
    for (const path of ["", VERSION, `${VERSION}/`, "9.9.0.1/manifest/manifest-latest.xml", `${VERSION}/%2e%2e/x`, "%"])
      expect(await status(path), path).toBe(404);
    expect(await status(`${VERSION}/manifest/manifest-latest.xml`, "PUT")).toBe(405);
    expect([...filesOf("8.0.3.00000.latest").keys()].slice(-3)).toEqual([
      "manifest-latest.xml",
      "manifest-latest.xml.sign",
      "manifest-latest.xml.sha256",
    ]);
  });

  it("is where the endpoints document says, and pending by REST once it was looked into", async () => {
    simulator = await createSimulator({
      appliances: [{ name: "vcsa-01", profile: "vcsa/6.7", password: "night shift" }],
      ...{ seed: 7, startsAt: 1_600_000_000_000, speed: "max", repository: LOOPBACK },
    });
    const { repository: served } = await simulator.listen();
    expect(served?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const [appliance] = simulator.appliances;
    const authorization = `Basic ${Buffer.from("administrator@vsphere.local:night shift").toString("base64")}`;
    const ask = async (method: string, url: string, headers: Record<string, string>) =>
      JSON.parse(String((await appliance?.rest?.answer({ method, url, headers, body: "" }))?.body || "{}"));
    const { value: id } = await ask("POST", "/rest/com/vmware/cis/session", { authorization });
    const list = (query: string) =>
      ask("GET", `/rest/appliance/update/pending?source_type=${query}`, { "vmware-api-session-id": id });
    expect(await list("LAST_CHECK")).toEqual({ value: [] });
    const { value: found } = await list("LOCAL_AND_ONLINE");
    expect(found).toMatchObject([{ version: "6.7.0.48000" }]);
    expect(await list("LOCAL")).toEqual({ value: [] });
    expect((await list("LAST_CHECK")).value).toEqual(found);
    await ask("POST", "/rest/appliance/update/pending/6.7.0.48000?action=stage", { "vmware-api-session-id": id });
    await happening(simulator.world, "state", { to: "staged" });
    expect(appliance?.state.staged?.version).toBe("6.7.0.48000");
  });
});

describe("any other web server as a repository", () => {
  it("is asked for manifest, signature and every package, by Wget's name (evidence 51)", async () => {
    const made = bare();
    const files = filesOf(VERSION);
    // By whatever type a server calls the files.
    const { url, asked } = await serveFiles(files, "text/plain");
    expect((await run(made, `stage --url ${url}`)).status).toBe(0);
    expect(made.appliance.state.staged?.version).toBe(VERSION);
    expect(new Set(asked)).toEqual(new Set([...files.keys()].map((path) => `/${path} Wget/1.18 (linux-gnu)`)));
  });

  it("needs no time of the simulated clock", async () => {
    const made = bare();
    repository = await openRepository(made.world, LOOPBACK);
    await run(made, "stage --url");
    const at = (type: string) => made.world.journal.events.find((event) => event.type === type)?.at;
    expect(at("downloaded")).toBe(at("eula-accepted"));
  });

  it.each([
    ["has no manifest", "manifest/manifest-latest.xml", undefined, "Download Failed"],
    ["has no signature", "manifest/manifest-latest.xml.sign", undefined, "Manifest verification failed"],
    ["has a page for a signature", "manifest/manifest-latest.xml.sign", "<html>", "Manifest verification failed"],
    [
      "has another manifest than was signed",
      "manifest/manifest-latest.xml",
      "<update/>",
      "Manifest verification failed",
    ],
  ])("is refused before the licence when it %s", async (_, path, body, words) => {
    const made = bare();
    const files = filesOf(VERSION);
    if (body === undefined) files.delete(path);
    else files.set(path, Buffer.from(body));
    const { url } = await serveFiles(files);
    for (const command of ["stage", "install"]) {
      expect(await run(made, `${command} --url ${url}`)).toEqual({ status: 1, words: [words, ""] });
    }
    expect(made.appliance.state.update).toBe("idle");
    expect(problems(made)).not.toEqual([]);
  });

  it.each([
    ["lacks a package", undefined, "answered 404"],
    ["gives another package than its manifest says", "else", "not what the manifest says"],
  ])("fails the update that it %s for, which leaves nothing staged", async (_, body, problem) => {
    const made = bare();
    const files = filesOf(VERSION);
    if (body === undefined) files.delete("package-pool/stand-in-100.rpm");
    else files.set("package-pool/stand-in-100.rpm", Buffer.from(body));
    const { url } = await serveFiles(files);
    const staged = await run(made, `stage --url ${url}`);
    expect([staged.status, staged.words.slice(-3)]).toEqual([1, ["Download Failed", "Staging process failed", ""]]);
    const installed = await run(made, `install --url ${url}`);
    expect(installed.words.slice(-3)).toEqual(["Download Failed", "Installation process failed", ""]);
    expect(made.appliance.state).toMatchObject({ update: "idle", staged: undefined });
    expect(problems(made)).toEqual([problem, problem]);
  });

  it("has nothing for an appliance of another line, and nothing new for one that is as far", async () => {
    const { url } = await serveFiles(filesOf("6.0.0.10000"));
    for (const profile of ["vcsa/6.5", "vcsa/6.0u1"]) {
      expect((await run(bare(profile), `stage --url ${url}`)).words).toEqual(["No software update is available.", ""]);
    }
  });

  it("may send the appliance elsewhere on this machine, but not round in circles and not into the world", async () => {
    const made = bare();
    repository = await openRepository(made.world, LOOPBACK);
    const own = repository.url;
    const url = await serve(({ url: path = "" }, response) => {
      const [, folder, rest] = /^\/(\w+)(\/.*)$/.exec(path) ?? [];
      const to = { here: `${own}/${VERSION}${rest}`, round: path, out: `http://192.0.2.1${rest}` }[folder ?? ""];
      response.writeHead(302, { location: to ?? "/" }).end();
    });
    expect((await run(made, `stage --url ${url}/round/`)).words[0]).toBe("Download Failed");
    expect((await run(made, `stage --url ${url}/out/`)).words[0]).toBe("Download Failed");
    expect(problems(made)).toEqual(["more than 5 redirects", "192.0.2.1: unreachable"]);
    expect((await run(made, `stage --url ${url}/here/`)).status).toBe(0);
  });

  it("is given no more than a bounded answer's room", async () => {
    const made = bare();
    const url = await serve((_, response) => {
      const flood = () => {
        while (response.write(Buffer.alloc(256 * 1024)));
      };
      response.on("drain", flood);
      flood();
    });
    expect((await run(made, `stage --url ${url}`)).words[0]).toBe("Download Failed");
    expect(problems(made)).toEqual(["more than 4194304 bytes"]);
  });

  it("ends its work with the appliance's power", async () => {
    const made = bare();
    const files = filesOf(VERSION);
    let hangs = () => {};
    const hanging = new Promise<void>((resolve) => {
      hangs = resolve;
    });
    const url = await serve(({ url: path = "" }, response) => {
      const body = files.get(path.slice(1));
      if (path.includes("stand-in-010")) hangs();
      else response.end(body);
    });
    const session = execute(made.appliance, `software-packages stage --url ${url} --acceptEulas`);
    await hanging;
    made.appliance.reset();
    await session.exit;
    expect(made.appliance.state).toMatchObject({ update: "idle", staged: undefined });
  });
});

describe("a URL that nobody answers at", () => {
  it.each([
    ["the vendor's own, which is the default", "", "vapp-updates.vmware.com: unreachable"],
    ["a name", "http://repository.example.com/", "repository.example.com: unreachable"],
    ["an address of the internet", "http://192.0.2.7/", "192.0.2.7: unreachable"],
    ["a private address, for nothing is exposed", "http://10.1.2.3/", "10.1.2.3: unreachable"],
    ["a closed port", "http://127.0.0.1:1/", "connect ECONNREFUSED 127.0.0.1:1"],
  ])("is refused: %s", async (_, url, problem) => {
    const made = bare();
    expect(await run(made, `stage --url ${url}`.trim())).toEqual({ status: 1, words: ["Download Failed", ""] });
    expect(problems(made)).toEqual([problem]);
  });

  it("never shows its password in the journal", async () => {
    const made = bare();
    await run(made, "stage --url http://someone:hidden@192.0.2.7/x?token=hidden");
    const failed = made.world.journal.events.find(({ type }) => type === "download-failed");
    expect(failed?.url).toBe("http://192.0.2.7/x/manifest/manifest-latest.xml");
  });
});

describe("an update that was kept while its packages came", () => {
  it.each([
    ["is staged", true, "staged"],
    ["fails, and leaves nothing staged, where the repository is gone by then", false, "idle"],
  ] as const)("asks for them again when it goes on, and %s", async (_, isThere, state) => {
    const made = bare("vcsa/6.0u1");
    repository = await openRepository(made.world, LOOPBACK);
    const { url } = repository;
    const session = execute(made.appliance, `software-packages stage --url ${url}/6.0.0.20000/ --acceptEulas`);
    await happening(made.world, "downloaded");
    const kept = JSON.parse(JSON.stringify(made.appliance.keep()));
    await session.exit;
    if (!isThere) await repository.close();
    made.appliance.restore(kept);
    expect(made.appliance.state.update).toBe("staging");
    const from = made.world.journal.events.length;
    await new Promise<void>((resolve) => {
      made.world.journal.follow(({ type, to }) => type === "state" && to === state && resolve());
    });
    const types = made.world.journal.events.slice(from).map(({ type }) => type);
    expect(types).toContain(isThere ? "downloaded" : "download-failed");
    expect(made.appliance.state.staged?.version).toBe(isThere ? "6.0.0.20000" : undefined);
  });
});
