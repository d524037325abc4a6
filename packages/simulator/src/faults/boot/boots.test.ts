import { afterEach, describe, expect, it } from "vitest";
import { closeTestSimulators, createTestSimulator, endpointsOf, REBOOT } from "../test-simulator.ts";

afterEach(closeTestSimulators);

const HOUR = 3_600_000;

/** Reboots, and looks again a day later. */
async function aDayAfterTheReboot(fault: string) {
  const rig = await createTestSimulator([fault]);
  await rig.run(REBOOT);
  await rig.simulator.world.clock.sleep(24 * HOUR);
  const get = (path: string) => rig.appliance.answer("https", path, "GET");
  return { ...rig, get, body: String(get("/vsphere-client/").body) };
}

describe("a boot", () => {
  it("stands still before any port answers", async () => {
    const { appliance } = await aDayAfterTheReboot("boot-no-tcp");
    expect(appliance.ports).toEqual({ ssh: false, https: false, vami: false });
  });

  it("stands still at the web client's 503 (evidence 54)", async () => {
    const { get, body, appliance } = await aDayAfterTheReboot("boot-503");
    expect(get("/vsphere-client/").status).toBe(503);
    expect(body).toContain("LocalServiceSpec");
    expect(appliance.ports.ssh).toBe(true);
  });

  it("stands still at vpxd's 503, on every page", async () => {
    const { get } = await aDayAfterTheReboot("boot-vpxd-503");
    for (const path of ["/", "/vsphere-client/", "/sdk/vimServiceVersions.xml"]) {
      expect(get(path).status).toBe(503);
      expect(get(path).body).toContain("_pipeName =/var/run/vmware/vpxd-webserver-pipe");
    }
  });

  it("stands still while the web client initializes (V23)", async () => {
    const { get, body } = await aDayAfterTheReboot("boot-initializing");
    expect(get("/vsphere-client/").status).toBe(200);
    expect(body).toContain("The vSphere Client web server is initializing");
  });

  it("comes up without Single Sign-On (evidence 55)", async () => {
    const { get, body, appliance } = await aDayAfterTheReboot("boot-sso-400");
    expect(appliance.state.phase).toBe("up");
    expect(get("/vsphere-client/").status).toBe(400);
    expect(body).toContain("sending an authentication request to the vCenter Single Sign-On server");
  });

  it("that was stuck comes up after the next reboot, when the fault is for the first alone", async () => {
    const { run, until, appliance } = await aDayAfterTheReboot("boot-503:first=1");
    await run(REBOOT);
    await until(() => appliance.state.phase === "up");
    expect(appliance.answer("https", "/vsphere-client/", "GET").status).toBe(302);
  });

  it("comes twice", async () => {
    const { simulator, appliance } = await aDayAfterTheReboot("reboot-twice");
    const phases = simulator.world.journal.events.flatMap(({ type, phase }) => (type === "phase" ? [phase] : []));
    expect(phases.filter((phase) => phase === "off")).toHaveLength(2);
    expect(appliance.state.phase).toBe("up");
  });

  it("never comes, though it was accepted", async () => {
    const { simulator, appliance } = await aDayAfterTheReboot("reboot-never");
    expect(simulator.world.journal.events.some(({ type }) => type === "phase")).toBe(false);
    expect(appliance.state.phase).toBe("up");
    expect(simulator.faults.hits()).toEqual([{ id: "reboot-never", hits: 1 }]);
  });

  it("shows another page for a while (evidence 56)", async () => {
    const { run, appliance, until } = await createTestSimulator(["update-page:first=2"]);
    await run(REBOOT);
    await until(() => appliance.state.phase === "proxy");
    const answers = [1, 2, 3].map(() => appliance.answer("https", "/sdk/vimServiceVersions.xml", "GET"));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 503]);
    expect(answers[0]?.headers["content-type"]).toMatch(/^text\/html/);
    expect(answers[0]?.body).toContain("Update in progress");
  });
});

describe("after a boot", () => {
  it("the host key is another one", async () => {
    const { connect, run, until, appliance } = await createTestSimulator(["host-key-changed"]);
    (await connect()).close();
    await run(REBOOT);
    await until(() => appliance.state.phase !== "up");
    await until(() => appliance.state.phase === "up");
    await expect(connect()).rejects.toMatchObject({ code: "unknown-host-key" });
  });

  it("the certificate is another one", async () => {
    const { simulator, run, until, appliance } = await createTestSimulator(["certificate-changed"]);
    const [at] = (await endpointsOf(simulator)).appliances;
    const url = at?.https.url ?? "";
    expect(await fingerprintOf(url)).toBe(at?.https.certSha256);
    await run(REBOOT);
    await until(() => appliance.state.phase !== "up");
    await until(() => appliance.state.phase === "up");
    const renewed = await fingerprintOf(url);
    expect(renewed).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(renewed).not.toBe(at?.https.certSha256);
  });
});

async function fingerprintOf(url: string): Promise<string> {
  const { connect } = await import("node:tls");
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.on("error", reject);
  });
}
