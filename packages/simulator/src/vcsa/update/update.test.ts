import { describe, expect, it } from "vitest";
import { openRepository } from "../../servers/repository.ts";
import { createTestAppliance, execute, happening, openConsole, type TestConsole, U1 } from "../test-console.ts";

const PAGER = "Press ENTER key for more or Ctrl+c to quit";
const QUESTION = "Do you accept the terms and conditions?  [yes/no] ";

/** ENTER until the question is asked; resolves with how many pages that took. */
async function pageThrough(session: TestConsole): Promise<number> {
  let pages = 0;
  for (; !session.screen.endsWith(QUESTION); pages++) {
    await session.type("\r");
    await session.until(PAGER, QUESTION);
  }
  return pages;
}

describe("software-packages", () => {
  it("stages the medium, with the licence between (evidence 02)", async () => {
    const { appliance } = createTestAppliance({ startsAt: "2015-10-08T02:43:35Z" });
    const session = openConsole(appliance);
    await session.until("Command> ");
    const began = await session.run("software-packages stage --iso", PAGER);
    expect(began).toMatch(
      new RegExp(
        [
          "^software-packages stage --iso",
          " \\[2015-10-08T02:43:\\d\\d\\.281\\] : Staging software update packages from ISO",
          " \\[2015-10-08T02:43:\\d\\d\\.281\\] : ISO mounted successfully",
          " \\[2015-10-08 02:43:\\d\\d,\\d{3}\\] : Running pre-stage script\\.\\.\\.\\.\\.",
          " \\[2015-10-08T02:43:\\d\\d\\.281\\] : Verifying staging area",
          " \\[2015-10-08T02:43:\\d\\d\\.281\\] : Validating software update payload",
          " \\[2015-10-08T02:43:\\d\\d\\.281\\] : Validation successful",
          "",
          "",
          "\\S",
        ].join("\\n"),
      ),
    );
    expect(appliance.state.update).toBe("staging");
    expect(await pageThrough(session)).toBeGreaterThan(5);
    expect(session.screen).toMatch(/[a-z.]Do you accept the terms and conditions\? {2}\[yes\/no\] $/);
    const done = await session.run("yes");
    expect(done).toMatch(/^yes\n/);
    expect(done).toMatch(
      / \[2015-10-08 02:\d\d:\d\d,\d{3}\] : Processing software packages in update payload 143\/143\n/,
    );
    expect(done).toMatch(
      new RegExp(
        [
          " \\[2015-10-08T02:5\\d:\\d\\d\\.281\\] : ISO unmounted successfully",
          " \\[2015-10-08T02:5\\d:\\d\\d\\.281\\] : \\(143\\) packages staged successfully",
          " \\[2015-10-08T02:5\\d:\\d\\d\\.281\\] : Staging process completed successfully",
          "Command> $",
        ].join("\\n"),
      ),
    );
    expect(appliance.state).toMatchObject({ update: "staged", staged: { build: 3018521 } });
  });

  it("lists what is staged in the recorded order (evidence 03)", async () => {
    const { session } = await staged();
    expect(maskStamps(await session.run("software-packages list --staged"))).toBe(`software-packages list --staged
 [T.281] :
        category: bugfix
        kb: http://kb.vmware.com/2119924
        vendor: VMware, Inc.
        name: VC-6.0.0U1-Appliance-FP
        tags: [u'']
        productname: VMware vCenter Server Appliance
        releasedate: September 10, 2015
        version: 6.0.0.10000
        buildnumber: 3018521
        rebootrequired: True
        summary: Update for VMware vCenter Server Appliance 6.0
        severity: critical
Command> `);
  });

  it("lists when the licence was accepted on 6.0 U1 (evidence 04)", async () => {
    const { appliance } = createTestAppliance({
      profile: "vcsa/6.0u1",
      iso: "VMware-vCenter-Server-Appliance-6.0.0.20000-3634791-patch-FP.iso",
      startsAt: "2016-11-02T01:16:28Z",
    });
    await execute(appliance, "software-packages stage --iso --acceptEulas").exit;
    const list = execute(appliance, "software-packages list --staged");
    await list.exit;
    expect(maskStamps(list.screen)).toBe(` [T.307] :
        category: bugfix
        kb: http://kb.vmware.com/kb/2138600
        vendor: VMware, Inc.
        name: VC-6.0.0U2-Appliance-FP
        tags: [u'']
        productname: VMware vCenter Server Appliance
        releasedate: March 15, 2016
        version: 6.0.0.20000
        buildnumber: 3634791
        rebootrequired: True
        summary: VMware vCenter Server Appliance 6.0 Update 2
        eulaAcceptTime: 2016-11-02 01:16:28 UTC
        severity: critical
`);
  });

  it("installs what is staged, with vCenter gone from then on (evidence 05, V20)", async () => {
    const { session, appliance, world } = await staged();
    const at = world.clock.now();
    expect(maskStamps(await session.run("software-packages install --staged"))).toBe(`software-packages install --staged
 [C] : Running test transaction ....
 [C] : Running pre-install script.....
 [T.281] : Services stopped.
 [C] : Upgrading software packages ....
 [C] : Running post-install script.....
 [T.281] : Packages upgraded successfully, Reboot is required to complete the installation.
Command> `);
    const minutes = (world.clock.now() - at) / 60_000;
    expect(minutes).toBeGreaterThan(9);
    expect(minutes).toBeLessThan(10);
    expect(appliance.state.update).toBe("installed");
    expect(appliance.ports).toEqual({ ssh: true, https: false, vami: false });
    expect(appliance.state.version).not.toBe("6.0.0.10000");
  });

  it("stages without a question under --acceptEulas, and by exec without a pager", async () => {
    const { appliance } = createTestAppliance();
    const session = execute(appliance, "software-packages stage --iso --acceptEulas");
    expect((await session.exit).status).toBe(0);
    expect(session.screen).not.toContain(QUESTION);
    const asked = execute(createTestAppliance().appliance, "software-packages stage --iso");
    await asked.until(QUESTION);
    expect(asked.screen).not.toContain(PAGER);
    await asked.type("yes\n");
    expect((await asked.exit).status).toBe(0);
    expect(asked.screen).toContain("(143) packages staged successfully\n");
  });

  it("asks again until it is yes or no; no leaves nothing staged", async () => {
    const { appliance } = createTestAppliance();
    const asked = execute(appliance, "software-packages stage --iso");
    await asked.until(QUESTION);
    await asked.type("\n");
    await asked.until(QUESTION);
    await asked.type("perhaps\n");
    await asked.until(QUESTION);
    await asked.type("no\n");
    expect((await asked.exit).status).toBe(1);
    expect(appliance.state).toMatchObject({ update: "idle", staged: undefined });
  });

  it("cancels at the pager on Ctrl+C (V15)", async () => {
    const { appliance } = createTestAppliance();
    const session = openConsole(appliance);
    await session.until("Command> ");
    await session.run("software-packages stage --iso", PAGER);
    await session.type("\u0003");
    await session.until("Command> ");
    expect(appliance.state.update).toBe("idle");
    expect(await session.run("software-packages list --staged")).not.toContain("name:");
  });

  it("cancels when the input ends before the licence is answered", async () => {
    const { appliance } = createTestAppliance();
    const asked = execute(appliance, "software-packages stage --iso");
    await asked.until(QUESTION);
    asked.end();
    await asked.exit;
    expect(appliance.state.update).toBe("idle");
  });

  it("cancels when the session is lost before the licence is answered", async () => {
    const { appliance, world } = createTestAppliance();
    const asked = execute(appliance, "software-packages stage --iso");
    await asked.until(QUESTION);
    asked.close();
    await happening(world, "state", { to: "idle" });
    expect(appliance.state.update).toBe("idle");
  });

  it("goes on staging and installing when the session is lost", async () => {
    const { appliance, world } = createTestAppliance();
    const stage = execute(appliance, "software-packages stage --iso --acceptEulas");
    await stage.until("Validation successful\n");
    stage.close();
    await happening(world, "state", { to: "staged" });
    const install = openConsole(appliance);
    await install.until("Command> ");
    await install.run("software-packages install --staged", "Services stopped.\n");
    install.close();
    await happening(world, "state", { to: "installed" });
    expect(appliance.state.update).toBe("installed");
  });

  it("installs from the medium at once", async () => {
    const { appliance } = createTestAppliance();
    const install = execute(appliance, "software-packages install --iso --acceptEulas");
    expect((await install.exit).status).toBe(0);
    expect(install.screen).toContain("(143) packages staged successfully\n");
    expect(install.screen).toContain("Packages upgraded successfully, Reboot is required");
    expect(appliance.state.update).toBe("installed");
  });

  it("says of a repository what it stages", async () => {
    const { appliance, world } = createTestAppliance({ iso: undefined as never });
    const repository = await openRepository(world, { host: "127.0.0.1", port: 0 });
    const stage = execute(appliance, `software-packages stage --url ${repository.url}/6.0.0.10000/ --acceptEulas`);
    expect((await stage.exit).status).toBe(0);
    expect(appliance.state.staged?.version).toBe("6.0.0.10000");
    await repository.close();
  });
});

async function staged() {
  const { appliance, world } = createTestAppliance({ iso: U1 });
  await execute(appliance, "software-packages stage --iso --acceptEulas").exit;
  const session = openConsole(appliance);
  await session.until("Command> ");
  return { appliance, world, session };
}

const maskStamps = (text: string) =>
  text
    .replaceAll(/\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(\d{3})\]/g, "[T.$1]")
    .replaceAll(/\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\]/g, "[C]");
