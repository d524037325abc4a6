import { allPayloads, listProfiles, loadProfile } from "@patchrig/platforms/profiles";
import { describe, expect, it } from "vitest";
import { openRepository } from "../../servers/repository.ts";
import { createTestAppliance, execute, happening, openConsole } from "../test-console.ts";

const QUESTION = "Single Sign-On administrator password: ";
const iso = (name: string) => `VMware-vCenter-Server-Appliance-${name}-patch-FP.iso`;
const MEDIA = {
  "vcsa/6.5": iso("6.5.0.5200-4944578"),
  "vcsa/6.7": iso("6.7.0.43000-15976714"),
  "vcsa/7.0": iso("7.0.2.00100-17920168"),
  "vcsa/8.0": iso("8.0.3.01100-25600417"),
} as const;
type Later = keyof typeof MEDIA;

function appliance(profile: Later, medium: string = MEDIA[profile]) {
  return createTestAppliance({ profile, iso: medium });
}

async function run(made: ReturnType<typeof createTestAppliance>, command: string) {
  const session = execute(made.appliance, command);
  const { status } = await session.exit;
  return { status, screen: session.screen };
}

/** Staged, and a session on a terminal at its prompt. */
async function staged(profile: Later, medium?: string) {
  const made = appliance(profile, medium);
  const { status } = await run(made, "software-packages stage --iso --acceptEulas");
  expect(status).toBe(0);
  const session = openConsole(made.appliance, { rows: 2_000 });
  await session.until("Command> ");
  return { ...made, session };
}

describe("an installation on 6.5 and 6.7", () => {
  it.each(["vcsa/6.5", "vcsa/6.7"] as const)(
    "of %s is told of the mount in the middle of the line that counts (evidence 20, 32)",
    async (profile) => {
      const { session } = await staged(profile);
      const said = await session.run("software-packages install --staged");
      expect(said).toMatch(
        / \[[-\d]{10} [\d:,]+\] : Copying software packages {2}\[[-\dT:.]+\] : ISO mounted successfully\n1\/\d+\r/,
      );
      expect(said).toMatch(/\r(\d+)\/\1\n \[[-\dT:.]+\] : ISO unmounted successfully\n/);
    },
  );

  it("sets the version that comes before the reboot (evidence 32)", async () => {
    const { session, appliance: machine } = await staged("vcsa/6.7");
    expect(await session.run("software-packages install --staged")).toContain(
      "] : Setting appliance version to 6.7.0.43000 build 15976714\n",
    );
    expect(machine.state).toMatchObject({ update: "installed", version: "6.7.0.42000" });
  });

  it.each(["vcsa/6.5", "vcsa/6.7", "vcsa/7.0"] as const)(
    "of %s needs the medium that was staged from, and changes nothing without it (P15)",
    async (profile) => {
      const { session, appliance: machine } = await staged(profile);
      machine.insertIso(undefined);
      const said = await session.run("software-packages install --staged");
      expect(said).toMatch(/The CD drive does not have a disc\.\n.*Installation process failed\nCommand> $/);
      expect(machine.state.update).toBe("staged");
      machine.insertIso(MEDIA[profile]);
      await session.run("software-packages install --staged");
      expect(machine.state.update).toBe("installed");
    },
  );

  it("wants no medium where a repository was staged from", async () => {
    const made = appliance("vcsa/6.5");
    const repository = await openRepository(made.world, { host: "127.0.0.1", port: 0 });
    await run(made, "software-packages stage --url --acceptEulas");
    await repository.close();
    // The latest of the line: 6.5 U3f, and nothing of another line.
    expect(made.appliance.state).toMatchObject({ update: "staged", staged: { version: "6.5.0.32000" } });
    made.appliance.insertIso(undefined);
    expect((await run(made, "software-packages install --staged")).status).toBe(0);
  });
});

describe("a patch that is not for the version that runs", () => {
  const U2H = iso("6.5.0.24100-13834586");

  it("is staged, listed with the versions it is for, and refused by the installation (evidence 23, 24, 25)", async () => {
    const { session, appliance: machine } = await staged("vcsa/6.5", U2H);
    expect(await session.run("software-packages list --staged")).toContain(
      "        version_supported: [u'6.5.0.20000', u'6.5.0.20100',",
    );
    const said = await session.run("software-packages install --staged");
    expect(said).toMatch(/Unsuported version of patch selected\.\n.*Installation process failed\nCommand> $/);
    expect(machine.state).toMatchObject({ update: "staged", version: "6.5.0.5100" });
  });

  it("is refused in the words of the command that staged it as well (evidence 25)", async () => {
    const made = appliance("vcsa/6.5", U2H);
    const { status, screen } = await run(made, "software-packages install --iso --acceptEulas");
    expect(status).toBe(1);
    expect(screen.split("\n").map((line) => line.replace(/^ \[.*\] : /, ""))).toEqual([
      "ISO mounted successfully",
      "Staged 153 packages.",
      "Verifying staging area",
      "ISO unmounted successfully",
      "Validating software update payload",
      "Unsuported version of patch selected.",
      "Installation process failed",
      "",
    ]);
  });

  it("of another line is no patch for this appliance at all (V3)", async () => {
    const made = appliance("vcsa/6.5", MEDIA["vcsa/6.7"]);
    const { status, screen } = await run(made, "software-packages stage --iso --acceptEulas");
    expect(status).toBe(1);
    expect(screen).toContain("does not have a valid patch ISO or has an unsupported version");
  });
});

describe("list --staged", () => {
  const keysOf = (screen: string) => [...screen.matchAll(/^ {8}([\w ]+):/gm)].map(([, key]) => key);

  it("of 6.7 shows its keys in another order each time, all of them (evidence 32)", async () => {
    const { session } = await staged("vcsa/6.7");
    const orders = [];
    for (let time = 0; time < 4; time++) {
      orders.push(keysOf(await session.run("software-packages list --staged")));
      await session.run("software-packages validate");
    }
    const distinct = new Set(orders.map((keys) => keys.join()));
    expect(distinct.size).toBeGreaterThan(1);
    expect(new Set(orders.map((keys) => keys.toSorted().join())).size).toBe(1);
    expect(orders[0]).toContain("leaf_services");
  });

  it("of 6.5 keeps its order, and has no key of 6.7", async () => {
    const { session } = await staged("vcsa/6.5");
    const [one, other] = [
      await session.run("software-packages list --staged"),
      await session.run("software-packages list --staged"),
    ];
    expect(keysOf(one)).toEqual(keysOf(other));
    expect(keysOf(one).slice(0, 3)).toEqual(["category", "kb", "vendor"]);
    expect(keysOf(one)).not.toContain("updateversion");
  });
});

describe("8.0's question before it installs (P28)", () => {
  const INSTALL = "software-packages install --staged";

  it("is answered without an echo, and the phases follow (evidence 41)", async () => {
    const { session, appliance: machine } = await staged("vcsa/8.0");
    expect(await session.run(INSTALL, QUESTION)).toContain("update is already staged. Proceeding to install.\n");
    const said = await session.run("s3cret word");
    expect(said).not.toContain("s3cret");
    expect(said).toMatch(/^\n .*Running precheck \.\.\.\.\n/);
    expect(said).toMatch(/: Installation process completed successfully\.\nCommand> $/);
    expect(machine.state.update).toBe("installed");
  });

  it.each([
    ["a wrong answer", "guess\r", "Single Sign-On administrator password is not correct."],
    ["Ctrl+C", "\x03", "Command> "],
  ])("leaves the patch staged after %s", async (_, typed, words) => {
    const { session, appliance: machine } = await staged("vcsa/8.0");
    await session.run(INSTALL, QUESTION);
    await session.type(typed);
    expect(await session.until("Command> ")).toContain(words);
    expect(machine.state.update).toBe("staged");
  });

  it("belongs to its session: nothing comes of it when that is gone", async () => {
    const { session, world, appliance: machine } = await staged("vcsa/8.0");
    await session.run(INSTALL, QUESTION);
    session.close();
    await happening(world, "update-ended");
    expect(machine.state.update).toBe("staged");
    // And it was nobody's secret: no event of the journal has it.
    expect(JSON.stringify(world.journal.events)).not.toContain("s3cret");
  });
});

describe("a release that no profile describes", () => {
  it("has the numbers of the release table after its boot: another one for /sdk than on the medium", async () => {
    const { session, world, appliance: machine } = await staged("vcsa/6.7");
    await session.run("software-packages install --staged");
    await session.run("shutdown reboot -r patch");
    await happening(world, "phase", { phase: "up" });
    expect(machine.state).toMatchObject({
      profileId: "vcsa/6.7",
      version: "6.7.0.43000",
      patchBuild: 15_976_714,
      vpxdBuild: 15_976_728,
    });
    expect(machine.banner()).toContain("VMware vCenter Server Appliance 6.7.0.43000\n");
  });
});

describe("every profile", () => {
  const words = listProfiles().map((id) => [id, loadProfile(id)] as const);

  it.each(words)("%s has each documented failure, which leaves a state that the update may be in", (_, platform) => {
    const states = ["staging", "installing", "services-stopped", "staged", "idle", "failed"];
    for (const name of [
      "disk-full",
      "install-failed",
      "iso-unmounted",
      "list-packages-failed",
      "manifest-verification-failed",
      "partition-full",
      "root-password-expiring",
      "unsupported-version",
    ]) {
      const { writes = [] } = platform.failures[name] ?? {};
      expect(writes.length, name).toBeGreaterThan(0);
      for (const write of writes) if (write.verb === "become") expect(states).toContain(write.state);
    }
    if (platform.profile.updates.installNeedsMedium.value) expect(platform.failures).toHaveProperty("medium-missing");
  });

  it.each(words)("%s can be updated within its line by some medium", (_, { profile }) => {
    const line = profile.release.version.value.split(".", 2).join(".");
    const newer = allPayloads().filter(({ iso: medium, version }) => {
      const isLater = version.localeCompare(profile.release.version.value, "en", { numeric: true }) > 0;
      return medium !== undefined && version.startsWith(`${line}.`) && isLater;
    });
    expect(newer).not.toEqual([]);
  });
});
