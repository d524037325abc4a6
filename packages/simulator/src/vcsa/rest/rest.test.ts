import { afterEach, describe, expect, it } from "vitest";
import { createSimulator, type Simulator } from "../../index.ts";
import type { Place } from "../machine/place.ts";

let simulator: Simulator;
afterEach(() => simulator?.close());

const PASSWORD = "night shift";
const U3N = "VMware-vCenter-Server-Appliance-6.7.0.48000-18010531-patch-FP.iso";
const U2A = "VMware-vCenter-Server-Appliance-7.0.2.00100-17920168-patch-FP.iso";
const auth = (password = PASSWORD) => ({
  authorization: `Basic ${Buffer.from(`administrator@vsphere.local:${password}`).toString("base64")}`,
});

/** An appliance whose REST API is asked without a network. */
async function start(profile: string, iso?: string, place?: Place) {
  simulator = await createSimulator({
    appliances: [{ name: "vcsa-01", profile, password: PASSWORD, ...(iso && { iso }), ...(place && { place }) }],
    seed: 7,
    startsAt: 1_600_000_000_000,
    speed: "manual",
  });
  const [appliance] = simulator.appliances;
  if (!appliance?.rest) throw new RangeError("no appliance");
  const { rest } = appliance;
  let id = "";
  const ask = (method: string, url: string, body?: unknown, headers: Record<string, string> = {}) => {
    const request = {
      method,
      url,
      headers: { "vmware-api-session-id": id, ...headers },
      body: body ? JSON.stringify(body) : "",
    };
    const reply = rest.answer(request);
    if (reply instanceof Promise) throw new TypeError(`${url} goes to the network`);
    const text = String(reply.body);
    return {
      status: reply.status,
      body: text.startsWith("{") || text.startsWith("[") || text.startsWith('"') ? JSON.parse(text) : text,
    };
  };
  const logIn = () => {
    const { body } = ask("POST", "/rest/com/vmware/cis/session", undefined, auth());
    id = body.value;
  };
  const until = async (isThere: () => boolean) => {
    for (let turn = 0; !isThere() && turn < 2_000; turn++) await simulator.world.clock.advance(5_000);
    expect(isThere()).toBe(true);
  };
  return { appliance, ask, logIn, until };
}

describe("the REST API", () => {
  it("of 7.0 tells a node of vCenter HA in its precheck that it is not updated so (P24)", async () => {
    const { ask, logIn } = await start("vcsa/7.0", U2A, { role: "vcha-active", vcha: "ha" });
    logIn();
    const [{ version }] = ask("GET", "/rest/appliance/update/pending?source_type=LOCAL").body.value;
    const { body } = ask("POST", `/rest/appliance/update/pending/${version}?action=precheck`);
    expect(body.value.issues.errors).toMatchObject([{ default_message: expect.stringContaining("vCenter HA") }]);
  });

  it("is no part of 6.5 and earlier", async () => {
    const { appliance } = await start("vcsa/6.5");
    expect(appliance.rest?.has("/rest/appliance/update")).toBe(false);
  });

  it("asks for a session, and gives one for the administrator's name and password", async () => {
    const { ask, logIn } = await start("vcsa/6.7");
    expect(ask("GET", "/rest/appliance/update")).toMatchObject({
      status: 401,
      body: { type: "com.vmware.vapi.std.errors.unauthenticated" },
    });
    expect(ask("POST", "/rest/com/vmware/cis/session", undefined, auth("guess")).status).toBe(401);
    logIn();
    expect(ask("GET", "/rest/appliance/update").body).toMatchObject({ value: { state: "UP_TO_DATE" } });
    ask("DELETE", "/rest/com/vmware/cis/session");
    expect(ask("GET", "/rest/appliance/update").status).toBe(401);
  });

  it("stages, installs and reboots, and says where it stands on the way", async () => {
    const { appliance, ask, logIn, until } = await start("vcsa/6.7", U3N);
    logIn();
    const [pending] = ask("GET", "/rest/appliance/update/pending?source_type=LOCAL").body.value;
    expect(pending).toMatchObject({
      reboot_required: true,
      update_type: "FIX",
      release_date: "2021-05-25T00:00:00.000Z",
    });
    const at = (action: string) => `/rest/appliance/update/pending/${pending.version}?action=${action}`;
    expect(ask("POST", at("precheck")).body.value).toMatchObject({ questions: [], issues: { errors: [] } });
    expect(ask("POST", at("install"))).toMatchObject({
      status: 400,
      body: { type: expect.stringContaining("not_allowed_in_current_state") },
    });
    expect(ask("POST", at("stage")).status).toBe(200);
    await simulator.world.clock.advance(500);
    const staging = ask("GET", "/rest/appliance/update").body.value;
    expect(staging).toMatchObject({
      state: "STAGE_IN_PROGRESS",
      version: pending.version,
      task: { status: "RUNNING", operation: "stage", cancelable: true, subtasks: [{ key: "stage" }] },
    });
    expect(ask("POST", at("stage")).body.value.messages[0].id).toBe("com.vmware.applmgmt.update.in_progress");
    await until(() => appliance.state.update === "staged");
    expect(ask("GET", "/rest/appliance/update").body.value).toMatchObject({
      state: "UPDATES_PENDING",
      version: pending.version,
    });
    expect(ask("GET", "/rest/appliance/update/staged").body.value).toMatchObject({
      version: pending.version,
      staging_complete: true,
    });
    expect(ask("POST", at("install")).status).toBe(200);
    // Evidence 56: a page, where JSON was due, until the appliance is gone for its reboot.
    const page = () => String(appliance.answer("https", "/rest/appliance/update", "GET").body);
    await until(() => page().includes("Update in progress"));
    await until(() => appliance.state.phase !== "up");
    await until(() => appliance.state.phase === "up" && appliance.state.version === pending.version);
    expect(ask("GET", "/rest/appliance/update").status).toBe(401);
    logIn();
    expect(ask("GET", "/rest/appliance/update").body.value).toMatchObject({
      state: "UP_TO_DATE",
      version: pending.version,
    });
    expect(ask("GET", "/rest/appliance/system/version").body.value.version).toBe(pending.version);
  });

  it("cancels a staging, and nothing else", async () => {
    const { appliance, ask, logIn, until } = await start("vcsa/6.7", U3N);
    logIn();
    const cancel = () => ask("POST", "/rest/appliance/update?action=cancel");
    expect(cancel().status).toBe(400);
    const [{ version }] = ask("GET", "/rest/appliance/update/pending?source_type=LOCAL").body.value;
    ask("POST", `/rest/appliance/update/pending/${version}?action=stage`);
    await simulator.world.clock.advance(500);
    expect(cancel().status).toBe(200);
    await until(() => appliance.state.update === "idle");
    expect(ask("GET", "/rest/appliance/update/staged").body.value.messages[0].id).toBe(
      "com.vmware.applmgmt.update.no_stage",
    );
  });

  it("is 8.0's under /api as well, not wrapped, and asks for the administrator's password before it installs", async () => {
    const { appliance, ask, until } = await start(
      "vcsa/8.0",
      "VMware-vCenter-Server-Appliance-8.0.3.01100-25600417-patch-FP.iso",
    );
    const { status, body: id } = ask("POST", "/api/session", undefined, auth());
    expect(status).toBe(201);
    const call = (method: string, path: string, body?: unknown) =>
      ask(method, `/api/appliance/${path}`, body, { "vmware-api-session-id": id });
    const [{ version }] = call("GET", "update/pending?source_type=LOCAL").body;
    const act = (action: string, body?: unknown) => call("POST", `update/pending/${version}?action=${action}`, body);
    expect(act("precheck").body.questions).toMatchObject([{ data_item: "vmdir.password" }]);
    expect(act("stage").status).toBe(204);
    await simulator.world.clock.advance(10_000);
    expect(call("GET", "update").body.task.subtasks.stage).toMatchObject({ operation: "stage" });
    await until(() => appliance.state.update === "staged");
    expect(act("install").body).toMatchObject({ error_type: "INVALID_ARGUMENT" });
    expect(act("install", { user_data: { "vmdir.password": PASSWORD } }).status).toBe(204);
    await until(() => appliance.state.phase !== "up");
    const said = JSON.stringify([
      simulator.world.journal.events,
      simulator.world.sessions.list().map(({ tape }) => tape.events),
    ]);
    expect(said).not.toContain(PASSWORD);
  });
});
