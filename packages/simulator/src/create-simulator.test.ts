import { createServer } from "node:net";
import { endpointsSchema } from "@patchrig/core/endpoints";
import { connectSsh, type SshChannel } from "@patchrig/core/ssh";
import { afterEach, describe, expect, it } from "vitest";
import { createSimulator, type Simulator } from "./create-simulator.ts";
import type { ApplianceOptions, SimulatorOptions } from "./options.ts";

const started: Simulator[] = [];
afterEach(() => Promise.all(started.splice(0).map((simulator) => simulator.close())));

const one: ApplianceOptions = { name: "vcsa-01", profile: "vcsa/6.0" };

async function create(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const simulator = await createSimulator({
    appliances: [one],
    seed: 7,
    startsAt: 1_444_271_676_281,
    speed: "max",
    ...options,
  });
  started.push(simulator);
  return simulator;
}

async function outputOf(channel: SshChannel): Promise<string> {
  let out = "";
  channel.onOutput((bytes) => {
    out += bytes;
  });
  await channel.exit;
  return out;
}

describe("listening", () => {
  it("tells by the endpoints document where everything is reached", async () => {
    const simulator = await create({ appliances: [one, { ...one, name: "vcsa-02", profile: "vcsa/6.0u1" }] });
    const endpoints = await simulator.listen();
    expect(endpointsSchema.parse(endpoints)).toEqual(endpoints);
    const [first, second] = endpoints.appliances;
    expect([first?.name, first?.profile, second?.profile]).toEqual(["vcsa-01", "vcsa/6.0", "vcsa/6.0u1"]);
    expect(first?.ssh.password).not.toBe(second?.ssh.password);
    const ports = endpoints.appliances.flatMap(({ ssh, https, vami }) => [ssh.port, https.url, vami?.url]);
    expect(new Set(ports).size).toBe(6);
  });

  it("lets a client in by what the document says", async () => {
    const simulator = await create();
    const [appliance] = (await simulator.listen()).appliances;
    if (!appliance?.ssh.password) throw new Error("no appliance");
    const { host, port, user, password, hostKeySha256 } = appliance.ssh;
    const connection = await connectSsh({
      host,
      port,
      user,
      password,
      verifyHostKey: (fingerprint) => fingerprint === hostKeySha256,
    });
    expect(connection.banner).toContain("VMware vCenter Server Appliance 6.0.0");
    expect(await outputOf(await connection.exec("software-packages list"))).toContain("buildnumber: 2559267");
    connection.close();
    await connection.closed;
  });

  it("keeps VAMI's port closed on 6.0, and serves it from 6.0 U1 on", async () => {
    const simulator = await create({ appliances: [one, { ...one, name: "vcsa-02", profile: "vcsa/6.0u1" }] });
    const [first, second] = (await simulator.listen()).appliances;
    expect(simulator.appliances.map(({ ports }) => ports.vami)).toEqual([false, true]);
    expect(first?.vami?.url).not.toBe(second?.vami?.url);
  });

  it("names the port and the option that are taken, and leaves nothing open", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const simulator = await create({ appliances: [{ ...one, https: { host: "127.0.0.1", port } }] });
    await expect(simulator.listen()).rejects.toMatchObject({
      code: "port-in-use",
      message: expect.stringContaining(`127.0.0.1:${port} (--https)`),
    });
    other.close();
  });

  it("stays on loopback unless it is exposed", async () => {
    const everywhere = { host: "0.0.0.0", port: 0 };
    await expect(create({ appliances: [{ ...one, ssh: everywhere }] })).rejects.toMatchObject({ code: "bad-usage" });
    await expect(create({ admin: everywhere })).rejects.toMatchObject({ code: "bad-usage" });
    const exposed = await create({ appliances: [{ ...one, ssh: everywhere }], expose: true });
    expect((await exposed.listen()).appliances[0]?.ssh.host).toBe("127.0.0.1");
  });

  it("refuses a profile that nobody knows before anything listens", async () => {
    const unknown = create({ appliances: [{ ...one, profile: "vcsa/4.0" }] });
    await expect(unknown).rejects.toMatchObject({ code: "unknown-profile" });
  });
});

describe("a session without a network", () => {
  it("runs a command", async () => {
    const simulator = await create();
    const session = simulator.attach("vcsa-01", { command: "software-packages list" });
    expect(session.banner).toContain("VMware vCenter Server Appliance 6.0.0");
    expect(await outputOf(session)).toContain("version: 6.0.0.5100");
    expect((await session.exit).status).toBe(0);
  });

  it("is refused with a wrong password, and for an appliance that is not there", async () => {
    const simulator = await create();
    expect(() => simulator.attach("vcsa-01", { password: "wrong" })).toThrow(/does not let root in/);
    expect(() => simulator.attach("vcsa-02")).toThrow(/no appliance "vcsa-02"/);
  });
});

it("ends every session and closes every port", async () => {
  const simulator = await create();
  const { appliances, admin } = await simulator.listen();
  const { ssh } = appliances[0] ?? {};
  if (!ssh || !admin) throw new Error("no appliance");
  const connection = await connectSsh({ ...ssh, password: ssh.password ?? "", verifyHostKey: () => true });
  const shell = await connection.shell({ term: "xterm", columns: 80, rows: 24 });
  const following = await fetch(`${admin.url}/journal?follow=1`, {
    headers: { authorization: `Bearer ${admin.token}` },
  });
  await simulator.close();
  await connection.closed;
  expect((await shell.exit).status).toBeUndefined();
  await expect(following.text()).rejects.toThrow();
  await expect(fetch(admin.url)).rejects.toThrow();
});
