import type { ApplianceEndpoints, Endpoints } from "@patchrig/core/endpoints";
import { loadEvidence } from "@patchrig/platforms/evidence";
import { afterEach, describe, expect, it } from "vitest";
import { fetchPage } from "../../src/judge/fetch-page.ts";
import { callAdmin } from "../../src/replay/time-keeper.ts";
import { type SimulatorPeer, startSimulator } from "../peers/simulator.ts";
import { exchangeOf, REST_EXCHANGES, type RestExchange, unlike } from "./rest-exchanges.ts";

const MEDIUM = "VMware-vCenter-Server-Appliance-6.7.0.43000-15976714-patch-FP.iso";
const PREFIX = "/rest/appliance";

let simulator: SimulatorPeer | undefined;
afterEach(() => simulator?.stop(), 60_000);

/** Somebody with a session of the API. */
async function logIn({ https, sdk }: ApplianceEndpoints) {
  const ask = (method: string, path: string, headers: Readonly<Record<string, string>>) =>
    fetchPage({ url: https.url, method, path, headers, limitMs: 20_000 });
  const basic = Buffer.from(`${sdk?.user}:${sdk?.password}`).toString("base64");
  const session = await ask("POST", "/rest/com/vmware/cis/session", { authorization: `Basic ${basic}` });
  const id = String(JSON.parse(session.body).value);
  return (method: string, path: string) => ask(method, `${PREFIX}/${path}`, { "vmware-api-session-id": id });
}

/** The exchange's part of an answer. */
const partOf = ({ part }: RestExchange, body: string): unknown => {
  const whole = JSON.parse(body);
  if (part === undefined) return whole;
  // Of the task the screen showed these two keys.
  const { cancelable, subtasks } = whole.value?.[part] ?? {};
  return { cancelable, subtasks };
};

async function startWithMedium() {
  const started = await startSimulator("vcsa/6.7", "manual");
  simulator = started;
  const { admin, appliances } = started.endpoints;
  const [appliance] = appliances;
  if (!appliance || !admin) throw new Error("the simulator names no appliance");
  await callAdmin(admin, `/appliances/${appliance.name}/iso`, { name: MEDIUM });
  return { appliance, admin };
}

const advance = (admin: NonNullable<Endpoints["admin"]>, by: string) => callAdmin(admin, "/clock", { advance: by });

describe("the REST API of 6.7", () => {
  it("answers every request as it was seen to: the same keys, types and words", async () => {
    const { appliance, admin } = await startWithMedium();
    const ask = await logIn(appliance);
    const seen = new Map<string, unknown>();
    const replay = async (name: string) => {
      const exchange = exchangeOf(name);
      const { status, body } = await ask(exchange.method, exchange.path.replace("{version}", "6.7.0.43000"));
      expect(status, name).toBe(200);
      seen.set(name, partOf(exchange, body));
      expect(unlike(exchange.body, seen.get(name)), name).toEqual([]);
    };
    const until = async (isThere: () => Promise<boolean>) => {
      for (let turn = 0; !(await isThere()); turn++) {
        if (turn > 400) throw new Error("it does not come");
        await advance(admin, "5s");
      }
    };
    const state = async () => (await ask("GET", "update")).body;
    await replay("pending");
    await replay("precheck");
    expect((await ask("POST", "update/pending/6.7.0.43000?action=stage")).status).toBe(200);
    await advance(admin, "500ms");
    await replay("staging in progress");
    await until(async () => (await state()).includes("UPDATES_PENDING"));
    await replay("updates pending");
    expect((await ask("POST", "update/pending/6.7.0.43000?action=install")).status).toBe(200);
    await until(async () => (await state()).includes("<!DOCTYPE html>"));
    expect(visibleText(await state())).toEqual(visibleText(loadEvidence("56").text));
    await until(async () => (await stateAnew(appliance)).includes("UP_TO_DATE"));
    const anew = await logIn(appliance);
    const { body } = await anew("GET", "update");
    seen.set("up to date", JSON.parse(body));
    expect(unlike(exchangeOf("up to date").body, JSON.parse(body))).toEqual([]);
    expect([...seen.keys()].sort()).toEqual(REST_EXCHANGES.map(({ name }) => name).sort());
    for (const { name, body: expected } of REST_EXCHANGES) expectNoOther(name, expected, seen.get(name));
  }, 120_000);
});

/** The session of before the boot is forgotten with it. */
const stateAnew = async (appliance: ApplianceEndpoints): Promise<string> =>
  logIn(appliance).then(
    async (ask) => (await ask("GET", "update")).body,
    () => "",
  );

/** Any key that is missing or too much, and any word that is another one, would be seen. */
function expectNoOther(name: string, expected: unknown, came: unknown): void {
  const damaged = damages(expected);
  expect(damaged.length, name).toBeGreaterThan(2);
  for (const one of damaged) expect(unlike(one, came), `${name}: ${JSON.stringify(one)}`).not.toEqual([]);
}

/** Copies of a value with one key taken away, or one text or truth turned into what is no such value. */
function damages(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => damages(item).map((bad) => value.with(at, bad)));
  if (typeof value !== "object" || value === null) return [typeof value === "string" ? `${value}x` : String(value)];
  const map = value as Readonly<Record<string, unknown>>;
  return Object.keys(map).flatMap((key) => {
    const { [key]: gone, ...rest } = map;
    return [rest, ...damages(gone).map((bad) => ({ ...map, [key]: bad }))];
  });
}

/** A page as a person sees it; the two lines before the recorded one are the collector's. */
const visibleText = (page: string): readonly string[] =>
  page
    .slice(page.indexOf("<!DOCTYPE"))
    .replaceAll(/<style>[\s\S]*?<\/style>/g, "")
    .replaceAll(/<[^>]*>/g, "\n")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
