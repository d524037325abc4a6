import { listEvidence } from "@patchrig/platforms/evidence";
import { loadProfile } from "@patchrig/platforms/profiles";
import { afterEach, describe, expect, it } from "vitest";
import { FAULTS, listFaults } from "./index.ts";
import { parseFaultSelector } from "./parse-fault-selector.ts";
import { sentinelsIn, withoutSentinels } from "./sentinel.ts";
import { closeTestSimulators, createTestSimulator, endpointsOf, INSTALL, STAGE, U1 } from "./test-simulator.ts";

afterEach(closeTestSimulators);

describe("a selector", () => {
  it("is read from its text", () => {
    expect(parseFaultSelector("ssh-drop")).toEqual({ id: "ssh-drop" });
    expect(parseFaultSelector("ssh-drop:phase=install,first=1,appliance=vcsa-01")).toEqual({
      id: "ssh-drop",
      phase: "install",
      first: 1,
      appliance: "vcsa-01",
    });
    expect(parseFaultSelector("ssh-drop:after=2,probability=0.5,command=software-packages list --staged")).toEqual({
      id: "ssh-drop",
      after: 2,
      probability: 0.5,
      command: "software-packages list --staged",
    });
  });

  it.each([
    ["", /expected ID/],
    ["SSH drop", /expected ID/],
    ["ssh-drop:", /expected ID/],
    ["ssh-drop:install", /expected key=value at "install"/],
    ["ssh-drop:first=0", /first: expected a count, got "0"/],
    ["ssh-drop:probability=2", /above 0 and at most 1, got "2"/],
    ["ssh-drop:phase=lunch", /no phase "lunch": there are idle, stage/],
    ["ssh-drop:when=now", /no key "when": there are appliance, phase/],
    ["ssh-drop:first=1,first=2", /first stands there twice/],
    ["ssh-drop:appliance=", /appliance: expected a value/],
  ])("is refused where it is none: %j", (text, message) => {
    expect(() => parseFaultSelector(text)).toThrow(message);
    expect(() => parseFaultSelector(text)).toThrow(expect.objectContaining({ code: "bad-usage" }));
  });

  it.each([
    ["ssh-dropp", /no fault "ssh-dropp"/],
    ["ssh-drop:appliance=vcsa-09", /ssh-drop: no appliance "vcsa-09"/],
    ["stage-hung:phase=install", /stage-hung has no phase "install"/],
    ["boot-503:command=help", /boot-503 waits for no command/],
    ["ssh-drop:command=frobnicate", /ssh-drop: no command begins with "frobnicate"/],
  ])("is refused when what it names does not exist: %s", async (text, message) => {
    await expect(createTestSimulator([text])).rejects.toThrow(message);
  });

  it.each(["software-packages", "com.vmware.software-packages list", "pi shutdown reboot", "timesync.get", "df -h"])(
    "may name a command in any of its forms: %s",
    async (command) => {
      const { simulator } = await createTestSimulator([{ id: "ssh-drop", command }]);
      expect(simulator.faults.armed).toEqual([{ id: "ssh-drop", command, kind: "fault", hits: 0 }]);
    },
  );
});

it("waits for a command at the bash prompt as well", async () => {
  const { run, simulator } = await createTestSimulator(["ssh-drop:command=df -h"]);
  await run("shell.set --enabled True");
  await run("shell df -h");
  expect(simulator.faults.hits()).toEqual([{ id: "ssh-drop", hits: 1 }]);
});

describe("how often", () => {
  const refusals = async (faults: readonly string[], seed = 7) => {
    const { begin } = await createTestSimulator(faults, { seed });
    return Array.from({ length: 12 }, () => {
      try {
        begin("exit");
        return "in";
      } catch {
        return "refused";
      }
    });
  };

  it("the first N, and after N", async () => {
    expect((await refusals(["login-refused:after=2,first=3"])).indexOf("refused")).toBe(2);
    expect((await refusals(["login-refused:after=2,first=3"])).lastIndexOf("refused")).toBe(4);
  });

  it("by a probability that the seed decides", async () => {
    const [one, same, other] = [
      await refusals(["login-refused:probability=0.5"]),
      await refusals(["login-refused:probability=0.5"]),
      await refusals(["login-refused:probability=0.5"], 8),
    ];
    expect(new Set(one)).toEqual(new Set(["in", "refused"]));
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it("is counted, journalled, and begins anew with a reset", async () => {
    const { begin, simulator, appliance } = await createTestSimulator(["login-refused:first=1"]);
    expect(() => begin("exit")).toThrow();
    begin("exit");
    appliance.reset();
    expect(() => begin("exit")).toThrow();
    expect(simulator.faults.hits()).toEqual([{ id: "login-refused", hits: 2 }]);
    const hits = simulator.world.journal.events.filter(({ type }) => type === "fault-hit");
    expect(hits).toMatchObject([
      { appliance: "vcsa-01", fault: "login-refused" },
      { appliance: "vcsa-01", fault: "login-refused" },
    ]);
  });
});

describe("an ISO's name", () => {
  const named = (...ids: string[]) => U1.replace(/\.iso$/, ["", ...ids, "iso"].join("."));

  it("names faults, and is recognised without them", () => {
    expect(sentinelsIn(named("stage-hung", "ssh-drop")).map(({ id }) => id)).toEqual(["stage-hung", "ssh-drop"]);
    expect(withoutSentinels(named("stage-hung", "ssh-drop"))).toBe(U1);
    expect(sentinelsIn(U1)).toEqual([]);
  });

  it.each(FAULTS.map(({ id }) => id))("arms %s for whoever has it in the drive", async (id) => {
    const { simulator, appliance } = await createTestSimulator([], { iso: named(id) });
    expect(simulator.faults.armed).toMatchObject([{ id, appliance: "vcsa-01" }]);
    appliance.insertIso(U1);
    expect(simulator.faults.armed).toEqual([]);
  });

  it("lets any client rehearse a failure", async () => {
    const { run, appliance } = await createTestSimulator([], { iso: named("unsupported-version") });
    expect((await run(STAGE)).exit.status).toBe(0);
    expect(appliance.state.staged?.version).toBe("6.0.0.10000");
    expect((await run(INSTALL)).screen).toContain("Unsuported version of patch selected.");
  });
});

describe("the admin API", () => {
  it("arms, tells and ends faults", async () => {
    const { simulator, begin } = await createTestSimulator([]);
    const { admin } = await endpointsOf(simulator);
    const send = async (method: string, path: string, body?: unknown) => {
      const headers = {
        authorization: `Bearer ${admin?.token}`,
        ...(body ? { "content-type": "application/json" } : {}),
      };
      const answer = await fetch(`${admin?.url}${path}`, {
        method,
        headers,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: answer.status, body: (await answer.json()) as unknown };
    };
    const selector = { id: "login-refused", first: 1, appliance: "vcsa-01" };
    expect(await send("POST", "/faults", selector)).toEqual({
      status: 200,
      body: { faults: [{ ...selector, kind: "fault", hits: 0 }] },
    });
    expect(() => begin("exit")).toThrow();
    expect(await send("GET", "/faults")).toMatchObject({ body: { faults: [{ hits: 1 }] } });
    expect(await send("POST", "/faults", { ...selector, appliance: "vcsa-09" })).toMatchObject({
      status: 400,
      body: { error: { code: "bad-usage", message: expect.stringContaining("vcsa-09") } },
    });
    expect(await send("POST", "/faults", { ...selector, first: 0 })).toMatchObject({ status: 400 });
    expect(await send("DELETE", "/faults/login-refused")).toEqual({ status: 200, body: { faults: [] } });
    expect(await send("DELETE", "/faults/login-refused")).toMatchObject({ status: 404 });
    expect(simulator.faults.hits()).toEqual([{ id: "login-refused", hits: 1 }]);
  });
});

describe("the list", () => {
  it("has one entry for each id, with its ending and what a client must do", () => {
    const list = listFaults();
    expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
    for (const { id, title, client, cite, inferred } of list) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(title.length).toBeGreaterThan(10);
      expect(client).toMatch(/\.$/);
      expect(cite === undefined).toBe(inferred !== undefined);
    }
  });

  it("cites what there is", () => {
    const known = new Set(listEvidence().map(({ number }) => number));
    const cites = listFaults().flatMap(({ cite = [] }) => cite);
    expect(cites.filter((cite) => /^\d/.test(cite) && !known.has(cite))).toEqual([]);
  });

  it("has a fault for every bad ending that the profile describes", () => {
    const { failures } = loadProfile("vcsa/6.0");
    const ids = new Set(FAULTS.map(({ id }) => id));
    // What a repository lacks is missed by fetching from it, not by injecting anything.
    const fetched = ["download-failed", "install-url.download-failed"];
    expect(Object.keys(failures).filter((id) => !ids.has(id))).toEqual(fetched);
  });
});
