import { describe, expect, it } from "vitest";
import { createTestAppliance, execute, happening, openConsole } from "../test-console.ts";
import type { Appliance } from "./appliance.ts";

async function installed() {
  const { appliance, world } = createTestAppliance();
  await execute(appliance, "software-packages install --iso --acceptEulas").exit;
  return { appliance, world };
}

const get = (appliance: Appliance, path: string) => appliance.answer("https", path, "GET");

describe("rebooting", () => {
  it("drops every session some seconds after the shutdown was accepted", async () => {
    const { appliance, world } = createTestAppliance();
    const [first, second] = [openConsole(appliance), openConsole(appliance)];
    await Promise.all([first.until("Command> "), second.until("Command> ")]);
    const at = world.clock.now();
    expect(await first.run('shutdown reboot -r "patch"')).toBe('shutdown reboot -r "patch"\nCommand> ');
    expect(appliance.ports.ssh).toBe(true);
    expect(await Promise.all([first.exit, second.exit])).toEqual([{}, {}]);
    expect(world.clock.now() - at).toBeGreaterThan(1_000);
    expect(appliance.ports).toEqual({ ssh: false, https: false, vami: false });
    const refused = openConsole(appliance);
    await refused.exit;
    expect(refused.screen).toBe("");
  });

  it("answers on SSH long before the web client, through 503 and initializing (V22, V23)", async () => {
    const { appliance, world } = createTestAppliance();
    const seen: string[] = [];
    const at: Record<string, number> = {};
    appliance.onPortsChanged(({ ssh, https, vami }) => seen.push(`${ssh} ${https} ${vami}`));
    world.journal.follow(({ type, phase }) => {
      if (type === "phase") at[String(phase)] = world.clock.now();
    });
    await execute(appliance, "shutdown reboot -r patch").exit;
    await happening(world, "phase", { phase: "proxy" });
    expect(get(appliance, "/vsphere-client/")).toMatchObject({ status: 503 });
    expect(String(get(appliance, "/vsphere-client/").body)).toMatch(
      /^503 Service Unavailable \(Failed to connect to endpoint: \[N7Vmacore4Http16LocalServiceSpecE:0x[1-9a-f][0-9a-f]{11}\] _serverNamespace = \/vsphere-client _isRedirect = false _port = 9090\)\s*$/,
    );
    for (const path of ["/", "/sdk/vimServiceVersions.xml", "/websso/SAML2/SSO/vsphere.local"]) {
      expect(String(get(appliance, path).body)).toMatch(
        /^503 Service Unavailable \(Failed to connect to endpoint: \[N7Vmacore4Http20NamedPipeServiceSpecE:0x[0-9a-f]+\] _serverNamespace = \/ _isRedirect = false _pipeName =\/var\/run\/vmware\/vpxd-webserver-pipe\)\s*$/,
      );
    }
    await happening(world, "phase", { phase: "initializing" });
    expect(String(get(appliance, "/vsphere-client/").body)).toContain("The vSphere Client web server is initializing");
    await happening(world, "phase", { phase: "up" });
    const login = get(appliance, "/vsphere-client/?csp");
    expect(login.status).toBe(302);
    expect(login.headers.location).toMatch(/^\/websso\/SAML2\/SSO\/vsphere\.local\?SAMLRequest=[\w-]+$/);
    expect(get(appliance, String(login.headers.location)).status).toBe(200);
    expect(seen).toEqual(["false false false", "true false false", "true true false"]);
    expect(Object.keys(at)).toEqual(["off", "booting", "network", "sshd", "proxy", "initializing", "up"]);
    expect(Number(at.up) - Number(at.off)).toBeGreaterThan(5 * 60_000);
    expect(Number(at.up) - Number(at.sshd)).toBeGreaterThan(3 * 60_000);
  });

  it("draws the pointer of the 503 page anew for each boot, the same for the same seed", async () => {
    const pointers = async (seed: number) => {
      const { appliance, world } = createTestAppliance({ seed });
      const found: string[] = [];
      world.journal.follow(({ type, phase }) => {
        if (type === "phase" && phase === "proxy") {
          found.push(/0x\w+/.exec(String(get(appliance, "/vsphere-client/").body))?.[0] ?? "");
        }
      });
      for (let boot = 0; boot < 2; boot++) {
        await execute(appliance, "shutdown reboot -r again").exit;
        await new Promise<void>((resolve) => {
          const stop = world.journal.follow(({ phase }) => {
            if (phase !== "up") return;
            stop();
            resolve();
          });
        });
      }
      return found;
    };
    const [one, same, other] = [await pointers(7), await pointers(7), await pointers(8)];
    expect(new Set([...one, ...other]).size).toBe(4);
    expect(same).toEqual(one);
  });

  it("tells the new release everywhere after an update, and VAMI is back (V26, V28)", async () => {
    const { appliance, world } = await installed();
    expect(appliance.banner()).toContain("Appliance 6.0.0\n");
    await execute(appliance, 'shutdown reboot -r "vCSA Update : 6.0 to 6.0U1"').exit;
    await happening(world, "phase", { phase: "up" });
    expect(appliance.banner()).toBe(
      "\nVMware vCenter Server Appliance 6.0.0.10000\n\nType: vCenter Server with an embedded Platform Services Controller\n\n",
    );
    expect(appliance.state).toMatchObject({
      profileId: "vcsa/6.0u1",
      version: "6.0.0.10000",
      patchBuild: 3018521,
      vpxdBuild: 3018523,
      update: "idle",
      staged: undefined,
    });
    const version = execute(appliance, "com.vmware.appliance.version1.system.version.get");
    await version.exit;
    expect(version.screen).toMatch(/^ *Version: *6\.0\.0\.10000$/m);
    const list = execute(appliance, "software-packages list");
    await list.exit;
    expect(list.screen).toContain("        version: 6.0.0.10000\n        buildnumber: 3018521\n");
    expect(appliance.ports.vami).toBe(true);
    expect(String(appliance.answer("vami", "/", "GET").body)).toContain("3018521");
  });

  it("remembers its logins over a reboot and boots the old release when nothing was installed", async () => {
    const { appliance, world } = createTestAppliance();
    await execute(appliance, "software-packages stage --iso --acceptEulas").exit;
    await execute(appliance, "shutdown reboot -r none").exit;
    await happening(world, "phase", { phase: "up" });
    expect(appliance.state).toMatchObject({ profileId: "vcsa/6.0", update: "staged" });
    const session = openConsole(appliance);
    await session.until("Command> ");
    expect(session.screen).toMatch(/^Last login: Thu Oct {2}8 02:\d\d:\d\d UTC 2015 from 192\.168\.10\.11 on ssh\n/);
  });

  it("loses an install that it cuts short", async () => {
    const { appliance, world } = createTestAppliance();
    await execute(appliance, "software-packages stage --iso --acceptEulas").exit;
    const install = execute(appliance, "software-packages install --staged");
    await install.until("Services stopped.\n");
    await execute(appliance, "shutdown reboot -r impatient").exit;
    await install.exit;
    await happening(world, "phase", { phase: "up" });
    expect(appliance.state).toMatchObject({ profileId: "vcsa/6.0", update: "staged" });
    expect(appliance.ports.https).toBe(true);
  });

  it("waits for the delay, in minutes, and can be cancelled until then", async () => {
    const { appliance, world } = createTestAppliance();
    await execute(appliance, "shutdown reboot -d 10 -r later").exit;
    await world.clock.sleep(9 * 60_000);
    expect(appliance.ports.ssh).toBe(true);
    await execute(appliance, "shutdown cancel").exit;
    await world.clock.sleep(5 * 60_000);
    expect(appliance.state.phase).toBe("up");
    const at = world.clock.now();
    await execute(appliance, "shutdown reboot --delay 2 -r now").exit;
    await happening(world, "phase", { phase: "off" });
    expect(world.clock.now() - at).toBeGreaterThanOrEqual(2 * 60_000);
  });

  it("stays off after poweroff until it is reset", async () => {
    const { appliance, world } = await installed();
    await execute(appliance, "shutdown poweroff -r done").exit;
    await happening(world, "phase", { phase: "off" });
    await world.clock.sleep(3_600_000);
    expect(appliance.state.phase).toBe("off");
    appliance.reset();
    expect(appliance.state).toMatchObject({ phase: "up", update: "idle", profileId: "vcsa/6.0" });
    expect(appliance.ports).toEqual({ ssh: true, https: true, vami: false });
  });

  it("resets at once while it boots, and the boot goes no further", async () => {
    const { appliance, world } = await installed();
    await execute(appliance, "shutdown reboot -r patch").exit;
    await happening(world, "phase", { phase: "network" });
    appliance.reset();
    expect(appliance.state).toMatchObject({ phase: "up", profileId: "vcsa/6.0" });
    const phases = world.journal.events.length;
    await world.clock.sleep(3_600_000);
    expect(world.journal.events).toHaveLength(phases);
  });

  it("resets at once while an update runs, and nothing of it comes after", async () => {
    const { appliance, world } = createTestAppliance();
    const install = execute(appliance, "software-packages install --iso --acceptEulas");
    await install.until("Running pre-install script.....\n");
    appliance.reset();
    await install.exit;
    await world.clock.sleep(3_600_000);
    expect(appliance.state).toMatchObject({ phase: "up", update: "idle", staged: undefined });
    expect(appliance.state.iso).toContain("patch-FP");
  });
});

describe("/sdk", () => {
  it("names its API versions as 6.0 U1 was recorded to", () => {
    const { appliance } = createTestAppliance({ profile: "vcsa/6.0u1" });
    const reply = get(appliance, "/sdk/vimServiceVersions.xml");
    expect(reply).toMatchObject({ status: 200, headers: { "content-type": "text/xml" } });
    expect(reply.body).toBe(
      '<?xml version="1.0" encoding="UTF-8" ?><namespaces version="1.0"><namespace><name>urn:vim25</name>' +
        "<version>6.0</version><priorVersions><version>5.5</version><version>5.1</version><version>5.0</version>" +
        "<version>4.1</version><version>4.0</version><version>2.5u2server</version><version>2.5u2</version>" +
        "<version>2.5</version></priorVersions></namespace><namespace><name>urn:vim2</name><version>2.0</version>" +
        "</namespace></namespaces>\n",
    );
    expect(String(reply.body)).toHaveLength(429);
    expect(get(appliance, "/sdk").status).toBe(404);
  });

  it("gives its pages to GET and HEAD alone", () => {
    const { appliance } = createTestAppliance();
    for (const path of ["/", "/vsphere-client/", "/sdk/vimServiceVersions.xml"]) {
      expect(appliance.answer("https", path, "HEAD").status).toBe(get(appliance, path).status);
      expect(appliance.answer("https", path, "POST")).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
    }
    expect(appliance.answer("https", "/nowhere", "POST").status).toBe(404);
  });
});
