import { explainSession } from "@patchrig/core/explain";
import { loadEvidence } from "@patchrig/platforms/evidence";
import { afterEach, describe, expect, it } from "vitest";
import { type ServedWeb, serveWeb } from "./serve-web.ts";

let served: ServedWeb | undefined;
afterEach(async () => {
  await served?.close();
  served = undefined;
});

/** A recorded screen as a page: its text, and nothing else. */
const pageOf = (text: string): string =>
  `<!DOCTYPE html><title>recorded</title><pre>${text.replaceAll(/[&<>]/g, (one) => `&#${one.codePointAt(0)};`)}</pre>`;

const textIn = (page: string): string =>
  (/<pre>([\s\S]*)<\/pre>/.exec(page)?.[1] ?? "").replaceAll(/&#(\d+);/g, (_, code: string) =>
    String.fromCodePoint(Number(code)),
  );

/** What patchrig's client says of a page, fetched from the management interface's place. */
async function read(text: string, status = 200) {
  served = await serveWeb((_request, response) => {
    response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(pageOf(text));
  });
  const { web } = served.target;
  expect(await web.canConnect("vami")).toBe(true);
  const answer = await web.get("/", { on: "vami" });
  expect(answer.status).toBe(status);
  return await explainSession([textIn(answer.body)]);
}

const NOTHING = /^Nothing: no update/;

describe("patchrig's client at a page made of a recording alone", () => {
  it.each([
    ["44", "6.0.0.5120", "vcsa/6.0", NOTHING],
    ["45", "6.0.0.20100", "vcsa/6.0u2", NOTHING],
    ["47", "6.5.0.10000", "vcsa/6.5", NOTHING],
    ["48", "6.7.0.42000", "vcsa/6.7", /restore the backup/],
  ])("reads in %s that %s runs, and what is to be done", async (number, release, profile, next) => {
    const found = await read(loadEvidence(number).text);
    expect(found).toMatchObject({ release, profile, commands: [], next: expect.stringMatching(next) });
  });

  it("reads in 46 that the installation is done and needs a reboot", async () => {
    const found = await read(loadEvidence("46").text);
    expect(found).toMatchObject({
      opening: { outcome: "done", rebootRequired: true, problem: null },
      next: expect.stringMatching(/^Reboot: `shutdown reboot -r/),
    });
  });

  it.each([
    ["54", 503],
    ["55", 400],
    ["57", 503],
    ["58", 200],
  ])("reads in %s, answered with %i, that services still start", async (number, status) => {
    const { next } = await read(loadEvidence(number).text, status);
    expect(next).toMatch(/^This is no error/);
  });

  it("reads none of it in a page of other words", async () => {
    const text = loadEvidence("45").text.replaceAll("version", "edition").replaceAll("VMware vCenter", "Acme");
    await expect(read(text)).rejects.toThrow(/no line of an appliance/);
    await served?.close();
    const { next } = await read(loadEvidence("48").text.replace("non-operational", "fine"));
    expect(next).toMatch(NOTHING);
  });
});
