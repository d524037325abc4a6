import { connectSsh } from "@patchrig/core/ssh";
import { loadEvidence } from "@patchrig/platforms/evidence";
import { afterEach, describe, expect, it } from "vitest";
import { fetchPage } from "../src/judge/fetch-page.ts";
import { type SimulatorPeer, startSimulator } from "./peers/simulator.ts";

const simulators: SimulatorPeer[] = [];
afterEach(async () => {
  for (const simulator of simulators.splice(0)) await simulator.stop();
}, 60_000);

async function simulatorOf(profile: string): Promise<SimulatorPeer> {
  const simulator = await startSimulator(profile);
  simulators.push(simulator);
  return simulator;
}

/** The text behind a label of a recorded screen: labels and values stand in two columns. */
function labelled(number: string, label: string): string {
  const value = new RegExp(`^${label} {2,}(.*)$`, "m").exec(loadEvidence(number).text)?.[1];
  if (value === undefined) throw new Error(`recording ${number} has no ${label}`);
  return value.trim();
}

async function managementPage({ endpoints }: SimulatorPeer): Promise<string> {
  const url = endpoints.appliances[0]?.vami?.url ?? "";
  const { status, body } = await fetchPage({ url, path: "/", limitMs: 20_000 });
  expect(status).toBe(200);
  return body;
}

async function run({ endpoints }: SimulatorPeer, command: string): Promise<void> {
  const { host = "", port = 0, user = "", password = "" } = endpoints.appliances[0]?.ssh ?? {};
  const connection = await connectSsh({ host, port, user, password, verifyHostKey: () => true });
  await (await connection.exec(command)).exit;
  connection.close();
}

/** The pages are ours, and so is what stands where on them; what they name is what was recorded. */
describe("the management interface", () => {
  it.each([
    ["vcsa/6.0u2", "45"],
    ["vcsa/6.5", "47"],
  ])(
    "of %s names the appliance and its type as recording %s does",
    async (profile, number) => {
      const page = await managementPage(await simulatorOf(profile));
      expect(page).toContain(labelled(number, "Appliance name"));
      expect(page).toContain(labelled(number, "Description"));
    },
    60_000,
  );

  it("of 6.7 tells after an installation that has failed what recording 48 shows, beside its version", async () => {
    const simulator = await simulatorOf("vcsa/6.7");
    const { url = "", token = "" } = simulator.endpoints.admin ?? {};
    const post = async (path: string, body: unknown) => {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const answer = await fetch(new URL(path, url), { method: "POST", headers, body: JSON.stringify(body) });
      expect(answer.status).toBe(200);
    };
    const banner = /^\(!\) (.*)$/m.exec(loadEvidence("48").text)?.[1] ?? "";
    const before = await managementPage(simulator);
    expect(before).toContain(labelled("48", "Version"));
    expect(before).toContain(labelled("48", "Appliance Type"));
    expect(before).not.toContain(banner);
    const name = `VMware-vCenter-Server-Appliance-${/^\d\S+/m.exec(loadEvidence("48").text)?.[0]}-15976714-patch-FP.iso`;
    await post(`/appliances/${simulator.endpoints.appliances[0]?.name}/iso`, { name });
    await post("/faults", { id: "install-failed" });
    await run(simulator, "software-packages install --iso --acceptEulas");
    const after = await managementPage(simulator);
    expect(banner).not.toBe("");
    expect(after).toContain(banner);
    expect(after).toContain(labelled("48", "Version"));
  }, 60_000);
});

describe("the appliance after its patch and its boot", () => {
  it("of 6.0.0b is called what recording 44 shows on its console", async () => {
    const simulator = await simulatorOf("vcsa/6.0");
    const [product = "", type = ""] = loadEvidence("44").text.split("\n");
    const { url = "", token = "" } = simulator.endpoints.admin ?? {};
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const iso = { name: "VMware-vCenter-Server-Appliance-6.0.0.5120-2800573-patch-FP.iso" };
    const appliance = `/appliances/${simulator.endpoints.appliances[0]?.name}`;
    await fetch(new URL(`${appliance}/iso`, url), { method: "POST", headers, body: JSON.stringify(iso) });
    await run(simulator, "software-packages install --iso --acceptEulas");
    await run(simulator, "shutdown reboot -r patch");
    const { host = "", port = 0, user = "", password = "" } = simulator.endpoints.appliances[0]?.ssh ?? {};
    await expect
      .poll(
        async () => {
          const login = { host, port, user, password, verifyHostKey: () => true };
          const connection = await connectSsh(login).catch(() => undefined);
          connection?.close();
          return connection?.banner.split("\n").filter((line) => line.trim() !== "");
        },
        { timeout: 40_000 },
      )
      .toEqual([product, type]);
  }, 90_000);
});
