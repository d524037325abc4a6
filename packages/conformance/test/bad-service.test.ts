import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { createCertificate } from "@patchrig/core/certificate";
import { afterEach, describe, expect, it } from "vitest";
import { createRunningPeer, isServer, loadCatalogue, runServer } from "../src/index.ts";

const SOME = ["deployment.accepted", "service.async", "image.committed", "instance.rebooted", "blob.whole-pages"];
const requirements = loadCatalogue().requirements.filter(isServer);
const some = requirements.filter(({ id }) => SOME.includes(id));

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** Judges a service that answers everything in one way. */
async function judge(answer: (request: IncomingMessage, response: ServerResponse, url: string) => void) {
  const { certificate, key } = createCertificate(["127.0.0.1"]);
  server = createServer({ cert: certificate, key }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on("request", (request, response) => {
    request.resume();
    answer(request, response, url);
  });
  const management = { url, subscriptionId: "s", storage: { url, packagesUrl: `${url}/packages?sig=secret` } };
  const verdicts = await runServer({
    ...{ requirements: some, seed: 7, jobs: 1, limitMs: 400 },
    createPeer: () => createRunningPeer({ version: 1, appliances: [], management }, "bad"),
  });
  expect(verdicts.length).toBe(SOME.length);
  expect(JSON.stringify(verdicts)).not.toContain("sig=secret");
  return verdicts.map(({ outcome, blame, text }) => ({ outcome, blame, text }));
}

const broken = SOME.map(() => ({ outcome: "fail", blame: "peer", text: expect.stringMatching(/\w/) }));

describe("a service that is none", () => {
  it("is told that HTML with status 200 is no answer of a service", async () => {
    const verdicts = await judge((_, response) => response.end("<html><body>Welcome</body></html>"));
    expect(verdicts).toEqual(broken);
  }, 30_000);

  it("accepts everything and ends nothing: it is waited for no longer than the limit", async () => {
    const verdicts = await judge((_, response, url) => {
      const reference = `<SharedAccessSignatureUrl>${url}/b?sig=secret</SharedAccessSignatureUrl>`;
      const pending = `<Status>InProgress</Status><Status>Pending</Status>${reference}`;
      response.writeHead(202, { "x-ms-request-id": "0".repeat(32) }).end(pending);
    });
    expect(verdicts).toEqual(broken);
    expect(verdicts.map(({ text }) => text).join("\n")).toMatch(/came to no end within 0\.4 s/);
  }, 60_000);

  it("hangs up on everybody", async () => {
    const verdicts = await judge((request) => request.socket.destroy());
    expect(verdicts).toEqual(broken);
    expect(verdicts[0]?.text).toMatch(/is not answered/);
  }, 30_000);

  it("sends an address that is none, and floods", async () => {
    const verdicts = await judge((_, response) => {
      response.on("error", () => {});
      response.write("<SharedAccessSignatureUrl>not an address</SharedAccessSignatureUrl>");
      response.end("x".repeat(3_000_000));
    });
    expect(verdicts).toEqual(broken);
  }, 60_000);

  it("names no container for packages: that is said, not passed over", async () => {
    const [verdict] = await runServer({
      requirements: some.filter(({ id }) => id === "deployment.accepted"),
      ...{ seed: 7, jobs: 1, limitMs: 400 },
      createPeer: () =>
        createRunningPeer({ version: 1, appliances: [], management: { url: "https://127.0.0.1:1" } }, "poor"),
    });
    expect(verdict).toMatchObject({
      outcome: "fail",
      text: expect.stringMatching(/names no management\.storage\.packagesUrl/),
    });
  });
});
