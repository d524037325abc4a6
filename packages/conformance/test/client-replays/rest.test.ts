import type { IncomingMessage, ServerResponse } from "node:http";
import type { UpdateServicePort } from "@patchrig/core";
import { loadEvidence } from "@patchrig/platforms/evidence";
import { afterEach, describe, expect, it } from "vitest";
import { REST_EXCHANGES } from "../replays/rest-exchanges.ts";
import { type ServedWeb, serveWeb } from "./serve-web.ts";

let served: ServedWeb | undefined;
afterEach(async () => {
  await served?.close();
  served = undefined;
});

const VERSION = "6.7.0.43000";
const [, PAGE = ""] = loadEvidence("56").text.split(/\n(?=\n<!DOCTYPE)/);

/** The client's update service at a server that knows one session and these exchanges, by their names. */
async function serviceAt(...names: readonly string[]): Promise<UpdateServicePort> {
  const asked = new Map<string, unknown>(
    REST_EXCHANGES.filter(({ name }) => names.includes(name)).map((one) => [
      `${one.method} /rest/appliance/${one.path.replace("{version}", VERSION)}`,
      one.part === undefined
        ? one.body
        : { value: { state: "STAGE_IN_PROGRESS", version: VERSION, [one.part]: one.body } },
    ]),
  );
  served = await serveWeb((request, response) => answer(request, response, asked));
  const { updates } = served.target;
  if (!updates) throw new Error("the client has no update service");
  return updates;
}

function answer({ method, url = "" }: IncomingMessage, response: ServerResponse, asked: ReadonlyMap<string, unknown>) {
  const json = (status: number, value: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  if (url === "/rest/com/vmware/cis/session") return json(200, { value: "a session" });
  // The list of the CD drive alone has the shape of the list that was recorded.
  const known = asked.get(`${method} ${url}`) ?? asked.get(`${method} ${url.replace("=LOCAL", "=LOCAL_AND_ONLINE")}`);
  if (known === "page") return response.writeHead(200, { "content-type": "text/html" }).end(PAGE);
  return known === undefined ? json(404, {}) : json(200, known);
}

describe("patchrig's client at the recorded exchanges alone", () => {
  it("reads what is pending", async () => {
    const service = await serviceAt("pending");
    expect(await service.pending()).toEqual([
      { version: VERSION, name: VERSION, severity: "critical", releaseDate: "2020-04-09" },
    ]);
  });

  it("reads a precheck without a complaint and without a question", async () => {
    const service = await serviceAt("precheck");
    expect(await service.precheck(VERSION)).toEqual({ errors: [], warnings: [], questions: [] });
  });

  it.each([
    ["updates pending", "UPDATES_PENDING"],
    ["up to date", "UP_TO_DATE"],
  ])("reads the state: %s", async (name, state) => {
    const service = await serviceAt(name);
    expect(await service.state()).toEqual({ state, version: VERSION, task: null });
  });

  it("reads that it is being staged; the screen showed the task's subtask alone", async () => {
    const service = await serviceAt("staging in progress");
    expect(await service.state()).toMatchObject({
      state: "STAGE_IN_PROGRESS",
      task: { text: "Staging in progress", completed: 61, total: 80 },
    });
  });

  it("takes the page of an update under way for no answer yet (56)", async () => {
    served = await serveWeb((request, response) =>
      answer(request, response, new Map([["GET /rest/appliance/update", "page"]])),
    );
    await expect(served.target.updates?.state()).rejects.toMatchObject({
      code: "not-reachable",
      message: expect.stringContaining("Update in progress"),
    });
  });
});
