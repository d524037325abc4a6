import { afterEach, describe, expect, it } from "vitest";
import { repositoryFiles } from "../../src/repository/contents.ts";
import { createTestAppliance, execute } from "../../src/vcsa/test-console.ts";
import { isInstalled, startNginx, type WebServer } from "./web-server.ts";

const FOLDER = "vc-update-repo";
const MANIFEST = `/${FOLDER}/manifest/manifest-latest.xml`;
const WITH_PLUS = `/${FOLDER}/package-pool/libstdc++-5.3.0-5.ph1.x86_64.rpm`;
const WGET = "Wget/1.18 (linux-gnu)";

let server: WebServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** The repository of 6.5 U3f as somebody has unpacked it into a folder of a web server. */
const unpacked = () =>
  new Map([...(repositoryFiles("6.5.0.32000") ?? [])].map(([path, file]) => [`${FOLDER}/${path}`, file]));

async function run(command: string) {
  const { appliance } = createTestAppliance({ profile: "vcsa/6.5", iso: undefined as never });
  const session = execute(appliance, `software-packages ${command} --acceptEulas`);
  const { status } = await session.exit;
  const words = session.screen.split("\n").map((line) => line.replace(/^ \[.*?\] : /, ""));
  return { status, words, state: appliance.state };
}

/** A program that is not here fails the run on a CI machine, where all are installed; elsewhere it names itself. */
const missing = isInstalled() ? "" : "not here: install nginx";
if (missing && process.env.CI) it("nginx is here", () => expect.fail(`nginx is ${missing}`));

describe.skipIf(missing)(`nginx as a repository${missing && ` (${missing})`}`, () => {
  it("brings what it has: manifest and signature first, then every package, all to Wget", async () => {
    const files = unpacked();
    server = await startNginx(files);
    const { status, state } = await run(`stage --url ${server.url}/${FOLDER}`);
    expect(status).toBe(0);
    expect(state).toMatchObject({ update: "staged", staged: { version: "6.5.0.32000" } });
    const log = server.log();
    expect(log.slice(0, 2)).toEqual([`${MANIFEST} 200 ${WGET}`, `${MANIFEST}.sign 200 ${WGET}`]);
    expect(log).toContain(`${WITH_PLUS} 200 ${WGET}`);
    expect(new Set(log)).toEqual(new Set([...files.keys()].map((path) => `/${path} 200 ${WGET}`)));
    const installed = await run(`install --url ${server.url}/${FOLDER}/`);
    expect([installed.status, installed.state.update]).toEqual([0, "installed"]);
  });

  it("that gives no name with a + fails the download at the first of them (evidence 51)", async () => {
    server = await startNginx(unpacked(), "location ~ \\+ { return 404; }");
    const { status, words, state } = await run(`stage --url ${server.url}/${FOLDER}/`);
    expect([status, words.slice(-3)]).toEqual([1, ["Download Failed", "Staging process failed", ""]]);
    expect(state).toMatchObject({ update: "idle", staged: undefined });
    expect(server.log().at(-1)).toBe(`${WITH_PLUS} 404 ${WGET}`);
  });

  it.each([
    ["knows no type for .sign, and so gives none", "location ~ \\.sign$ { return 404; }"],
    ["gives its front page for a .sign", "location ~ \\.sign$ { try_files /index.html =404; }"],
  ])("that %s is refused before the licence", async (_, rules) => {
    const files = unpacked().set("index.html", Buffer.from("<!doctype html><title>Updates</title>\n"));
    server = await startNginx(files, rules);
    const { status, words } = await run(`stage --url ${server.url}/${FOLDER}/`);
    expect([status, words]).toEqual([1, ["Manifest verification failed", ""]]);
    expect(server.log().some((line) => line.includes("package-pool"))).toBe(false);
  });

  it("may call a .sign by a wrong type, as long as its content is right", async () => {
    server = await startNginx(unpacked(), "location ~ \\.sign$ { types { text/html sign; } }");
    const sign = await fetch(`${server.url}${MANIFEST}.sign`);
    expect(sign.headers.get("content-type")).toBe("text/html");
    expect((await run(`stage --url ${server.url}/${FOLDER}/`)).status).toBe(0);
  });

  it("is not asked where the URL is left out: the default one is another, and does not answer", async () => {
    server = await startNginx(unpacked());
    const { status, words } = await run("stage --url");
    expect([status, words]).toEqual([1, ["Download Failed", ""]]);
    expect(server.log()).toEqual([]);
  });
});
