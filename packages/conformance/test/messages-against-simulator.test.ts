import { connectSsh } from "@patchrig/core/ssh";
import { loadEvidence } from "@patchrig/platforms/evidence";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SimulatorPeer, startSimulator } from "./peers/simulator.ts";

const messages = loadEvidence("42").text.trimEnd().split("\n");
const MEDIUM = "VMware-vCenter-Server-Appliance-8.0.3.01100-25600417-patch-FP.iso";

/** 42 holds single messages, without the commands that they answered: what brings each of them about is ours. */
const PROVOKED = [
  ["wrong-medium", "software-packages stage --iso --acceptEulas"],
  ["partition-full", "software-packages stage --iso --acceptEulas"],
  ["list-packages-failed", "software-packages list --staged"],
] as const;

describe("the simulator as vcsa/8.0", () => {
  let simulator: SimulatorPeer;
  beforeAll(async () => {
    simulator = await startSimulator("vcsa/8.0");
    await admin("POST", `/appliances/${simulator.endpoints.appliances[0]?.name}/iso`, { name: MEDIUM });
  }, 60_000);
  afterAll(() => simulator.stop());

  async function admin(method: string, path: string, body?: unknown): Promise<void> {
    const { url = "", token = "" } = simulator.endpoints.admin ?? {};
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const sent = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await fetch(new URL(path, url), sent);
    expect(answer.status, await answer.text()).toBe(200);
  }

  async function answerTo(command: string): Promise<readonly string[]> {
    const { host = "", port = 0, user = "", password = "" } = simulator.endpoints.appliances[0]?.ssh ?? {};
    const connection = await connectSsh({ host, port, user, password, verifyHostKey: () => true });
    const channel = await connection.exec(command);
    let said = "";
    channel.onOutput((bytes) => {
      said += bytes;
    });
    await channel.exit;
    connection.close();
    return said.split("\n").map((line) => line.replace(/^ \[[^\]]+\] : /, ""));
  }

  it.each(PROVOKED.map(([fault, command], at) => [fault, command, messages[at] ?? ""] as const))(
    "says, while %s acts on %s, what recording 42 quotes, and not otherwise",
    async (fault, command, message) => {
      expect(message).not.toBe("");
      await admin("POST", "/faults", { id: fault });
      const said = await answerTo(command);
      await admin("DELETE", `/faults/${fault}`);
      expect(said).toContain(message);
      expect(await answerTo(command)).not.toContain(message);
    },
    60_000,
  );

  it("has all that recording 42 quotes", () => {
    expect(messages).toHaveLength(PROVOKED.length);
  });
});
