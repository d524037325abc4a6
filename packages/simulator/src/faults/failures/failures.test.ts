import { afterEach, describe, expect, it } from "vitest";
import { closeTestSimulators, createTestSimulator, INSTALL, PROMPT, REBOOT, STAGE } from "../test-simulator.ts";

afterEach(closeTestSimulators);

describe("what refuses a stage", () => {
  it.each([
    ["no-medium", "The CD drive does not have a disc."],
    ["wrong-medium", "The CD drive does not have a valid patch ISO or has an unsupported version"],
    ["manifest-verification-failed", "Manifest verification failed"],
    ["partition-full", "No space left on device"],
  ])("%s", async (id, words) => {
    const { run, appliance, simulator } = await createTestSimulator([id]);
    const { exit, screen } = await run(STAGE);
    expect(exit.status).toBe(1);
    expect(screen).toContain(words);
    expect(appliance.state).toMatchObject({ update: "idle", staged: undefined });
    expect(simulator.faults.hits()).toEqual([{ id, hits: 1 }]);
  });

  it("leaves what was staged before", async () => {
    const { run, appliance } = await createTestSimulator(["manifest-verification-failed:after=1"]);
    await run(STAGE);
    expect((await run(STAGE)).screen).toContain("Manifest verification failed");
    expect(appliance.state).toMatchObject({ update: "staged", staged: { version: "6.0.0.10000" } });
  });

  it("a full /storage/log is seen by df, in its columns (evidence 53)", async () => {
    const df = async (faults: readonly string[], command = "df -h") => {
      const { run } = await createTestSimulator(faults);
      await run("shell.set --enabled True");
      return (await run(`shell ${command}`)).screen.split("\n");
    };
    const [before, after] = [await df([]), await df(["partition-full"])];
    const row = (lines: readonly string[]) => lines.find((line) => line.endsWith("/storage/log")) ?? "";
    expect(row(after)).toMatch(/ 9\.9G +9\.9G +0 +100% \/storage\/log$/);
    expect(row(await df(["partition-full"], "df"))).toMatch(/ 10380902 10380902 +0 +100% \/storage\/log$/);
    expect(row(after)).toHaveLength(row(before).length);
    expect(after.filter((line) => !before.includes(line))).toEqual([row(after)]);
  });
});

describe("what refuses an installation", () => {
  it("a version that the patch is not for, after a stage that went well (evidence 25)", async () => {
    const { run, appliance } = await createTestSimulator(["unsupported-version"]);
    expect((await run(STAGE)).exit.status).toBe(0);
    const { exit, screen } = await run(INSTALL);
    expect(exit.status).toBe(1);
    expect(screen).toMatch(/Unsuported version of patch selected\.\n.*Installation process failed\n$/);
    expect(appliance.state).toMatchObject({ update: "staged", version: "6.0.0.5100" });
    expect(appliance.ports.https).toBe(true);
  });

  it("the same when it stages by itself, as it was recorded (evidence 25)", async () => {
    const { run, appliance } = await createTestSimulator(["unsupported-version"]);
    const { exit, screen } = await run("software-packages install --iso --acceptEulas");
    expect(exit.status).toBe(1);
    expect(screen).toMatch(/Installation process failed\n$/);
    expect(appliance.state).toMatchObject({ update: "staged", staged: { version: "6.0.0.10000" } });
  });

  it("root's password about to expire, in a Mismatch block (evidence 29)", async () => {
    const { run, appliance } = await createTestSimulator(["root-password-expiring"]);
    await run(STAGE);
    const { exit, screen } = await run(INSTALL);
    expect(exit.status).toBe(1);
    expect(screen).toMatch(/\] :\n {8}Mismatch:\n {16}summary: Appliance \(OS\) root password is expired or .*\.\n$/);
    expect(appliance.state.update).toBe("staged");
  });

  it("nothing, when the medium was taken out after 6.0 had copied all of it (P15)", async () => {
    const { run, appliance } = await createTestSimulator(["medium-removed"]);
    await run(STAGE);
    expect(appliance.state.iso).toBeUndefined();
    expect((await run("software-packages install --iso --acceptEulas")).screen).toContain("does not have a disc");
    expect((await run(INSTALL)).exit.status).toBe(0);
  });
});

it("cannot list what is staged (evidence 42)", async () => {
  const { run } = await createTestSimulator(["list-packages-failed:first=1"]);
  await run(STAGE);
  const { exit, screen } = await run("software-packages list --staged");
  expect(exit.status).toBe(1);
  expect(screen).toMatch(/^ \[[^\]]+\] : List packages failed\n$/);
  expect((await run("software-packages list --staged")).exit.status).toBe(0);
});

describe("root's password has expired", () => {
  it("without a terminal nothing can be done (evidence 31)", async () => {
    const { run } = await createTestSimulator(["root-password-expired"]);
    const { exit, screen, errors } = await run(STAGE);
    expect(exit.status).toBe(1);
    expect(screen).toBe("");
    expect(errors).toBe("WARNING: Your password has expired.\nPassword change required but no TTY available.\n");
  });

  it("on a terminal it is changed, and the next login needs the new one", async () => {
    const { begin } = await createTestSimulator(["root-password-expired"]);
    const session = begin(undefined);
    await session.says("Old Password: ");
    await session.type("s3cret word\r");
    await session.says("\nNew Password: ");
    await session.type("another w0rd\r");
    await session.says("Reenter New Password: ");
    await session.type("another w0rd\r");
    expect((await session.exit).status).toBe(0);
    expect(session.screen).not.toContain("w0rd");
    expect(session.screen).not.toContain(PROMPT);
    expect(() => begin(undefined)).toThrow(/does not let root in/);
    await begin(undefined, { password: "another w0rd" }).says(PROMPT);
  });

  it("a wrong old password changes nothing", async () => {
    const { begin } = await createTestSimulator(["root-password-expired"]);
    const session = begin(undefined);
    await session.says("Old Password: ");
    await session.type("guess\r");
    expect((await session.exit).status).toBe(1);
    expect(() => begin(undefined)).not.toThrow();
  });
});

describe("an installation that fails", () => {
  async function failed(profile?: string) {
    const iso =
      profile === "vcsa/6.0u1" ? "VMware-vCenter-Server-Appliance-6.0.0.20000-3634791-patch-FP.iso" : undefined;
    const rig = await createTestSimulator(["install-failed"], {
      ...(iso ? { iso } : {}),
      ...(profile ? { profile } : {}),
    });
    await rig.run(STAGE);
    return { ...rig, install: await rig.run(INSTALL) };
  }

  it("leaves an appliance that works and takes no update (evidence 48, 50)", async () => {
    const { install, run, appliance } = await failed();
    expect(install.exit.status).toBe(1);
    expect(install.screen).toMatch(/Running post-install script.*\n.*Installation process failed\n$/);
    expect(appliance.state).toMatchObject({ update: "failed", version: "6.0.0.5100" });
    expect(appliance.ports.https).toBe(true);
    for (const command of [STAGE, INSTALL]) {
      expect((await run(command)).screen).toContain("Update installation failed, vCenter is non-operational");
    }
  });

  it("stays so over a reboot", async () => {
    const { run, appliance, until } = await failed();
    await run(REBOOT);
    await until(() => appliance.state.phase === "off");
    await until(() => appliance.state.phase === "up");
    expect(appliance.state).toMatchObject({ update: "failed", version: "6.0.0.5100" });
  });

  it("is told by VAMI where there is one (evidence 48)", async () => {
    const { appliance } = await failed("vcsa/6.0u1");
    expect(appliance.answer("vami", "/", "GET").body).toContain("vCenter is non-operational");
  });

  it("has a way back: stop the service, remove its state file, start it", async () => {
    const { run, appliance } = await failed();
    const file = "/etc/applmgmt/appliance/software_update_state.conf";
    await run("shell.set --enabled True");
    expect((await run(`shell cat ${file}`)).screen).toMatch(
      /"state": "INSTALL_FAILED",\n {4}"version": "6\.0\.0\.10000"/,
    );
    await run("shell service-control --stop applmgmt");
    await run(`shell rm ${file}`);
    expect(appliance.state.update).toBe("failed");
    await run("shell service-control --start applmgmt");
    expect(appliance.state.update).toBe("staged");
    expect((await run(`shell cat ${file}`)).screen).toContain('"state": "UP_TO_DATE"');
    expect((await run(INSTALL)).exit.status).toBe(0);
    expect(appliance.state.update).toBe("installed");
  });
});
