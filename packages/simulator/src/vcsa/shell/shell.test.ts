import { loadProfile } from "@patchrig/platforms/profiles";
import { describe, expect, it } from "vitest";
import { createTestAppliance, execute, openConsole } from "../test-console.ts";
import { isModelledApi } from "./not-modelled.ts";

async function atThePrompt() {
  const { appliance, world } = createTestAppliance();
  const session = openConsole(appliance);
  await session.until("Command> ");
  return { appliance, world, session };
}

describe("the appliance shell", () => {
  it("refuses `shutdown -r now` and takes `shutdown reboot -r` without a word (evidence 06)", async () => {
    const { session } = await atThePrompt();
    expect(await session.run("shutdown -r now")).toBe(
      "shutdown -r now\n" +
        "usage: shutdown [-h] {poweroff,reboot,cancel} ...\n" +
        "shutdown: error: invalid choice: 'now' (choose from 'poweroff', 'reboot', 'cancel')\n" +
        "\nCommand> ",
    );
    expect(await session.run('shutdown reboot -r "vCSA Update : 6.0 to 6.0U1"')).toBe(
      'shutdown reboot -r "vCSA Update : 6.0 to 6.0U1"\nCommand> ',
    );
  });

  it("does not know `date` (evidence 43)", async () => {
    const { session } = await atThePrompt();
    expect(await session.run("date")).toBe("date\nUnknown command: `date'\nCommand> ");
  });

  it("does not know scp when it is executed (evidence 14)", async () => {
    const { appliance } = createTestAppliance();
    const scp = execute(appliance, "scp -t /tmp");
    expect((await scp.exit).status).toBe(1);
    expect(scp.screen).toBe("Unknown command: 'scp'\n");
    const sftp = execute(appliance, "sftp", "subsystem");
    await sftp.exit;
    expect(sftp.screen).toBe("Unknown command: 'sftp'\n");
  });

  it("keeps bash closed until it is enabled, then warns (evidence 15, 17)", async () => {
    const { session, appliance } = await atThePrompt();
    expect(await session.run("shell")).toBe("shell\nShell is disabled.\nCommand> ");
    expect(await session.run("shell.set --enabled True")).toBe("shell.set --enabled True\nCommand> ");
    expect(appliance.state.shellEnabled).toBe(true);
    const entered = await session.run("shell", ":~ # ");
    expect(entered).toBe(`shell
    ---------- !!!! WARNING WARNING WARNING !!!! ----------

Your use of "pi shell" has been logged!

The "pi shell" is intended for advanced troubleshooting operations and while
supported in this release, is a deprecated interface, and may be removed in a
future version of the product.  For alternative commands, exit the "pi shell"
and run the "help" command.

The "pi shell" command launches a root bash shell.  Commands within the shell
are not audited, and improper use of this command can severely harm the
system.

Help us improve the product!  If your scenario requires "pi shell," please
submit a Service Request, or post your scenario to the
communities.vmware.com/community/vmtn/server/vcenter/cloudvm forum.

vcsa-01:~ # `);
    expect(await session.run("exit")).toContain("logout\nCommand> ");
  });

  it("takes abbreviated options and booleans of any case, and refuses others", async () => {
    const { session, appliance } = await atThePrompt();
    await session.run("com.vmware.appliance.version1.access.shell.set --enable tRuE");
    expect(appliance.state.shellEnabled).toBe(true);
    await session.run("access.shell.set --enabled maybe");
    await session.run("shell.set --nothing");
    await session.run("shell.set");
    expect(appliance.state.shellEnabled).toBe(true);
    await session.run("shell.set --enabled=false");
    expect(appliance.state.shellEnabled).toBe(false);
  });

  it("changes root's login shell and back (evidence 16)", async () => {
    const { session, appliance } = await atThePrompt();
    await session.run("shell.set --enabled True");
    await session.run("pi shell", ":~ # ");
    expect(await session.run("chsh -s /bin/bash root", ":~ # ")).toBe(
      "chsh -s /bin/bash root\nChanging login shell for root.\nShell changed.\nvcsa-01:~ # ",
    );
    expect(await session.run("frobnicate", ":~ # ")).toContain("frobnicate: command not found\n");
    expect(await session.run("hostname", ":~ # ")).toBe("hostname\nvcsa-01\nvcsa-01:~ # ");
    expect(await session.run("df -h", ":~ # ")).toMatch(/\n\/dev\/mapper\/log_vg-log .* \/storage\/log\n/);
    expect(await session.run("hostname -f", ":~ # ")).toBe("hostname -f\nvcsa-01\nvcsa-01:~ # ");
    expect(await session.run("df", ":~ # ")).toMatch(
      /1K-blocks +Used Available Use% Mounted on\n[\s\S]+ 18% \/storage\/log\n/,
    );
    const bash = openConsole(appliance);
    await bash.until(":~ # ");
    expect(bash.screen).not.toContain("Command>");
    await bash.run("chsh -s /bin/appliancesh root", ":~ # ");
    const again = openConsole(appliance);
    await again.until("Command> ");
  });

  it("says why chsh changes nothing", async () => {
    const { session, appliance } = await atThePrompt();
    await session.run("shell.set --enabled True");
    await session.run("shell", ":~ # ");
    expect(await session.run("chsh", ":~ # ")).toContain("chsh\nUsage: chsh ");
    expect(await session.run("chsh -s /bin/foo root", ":~ # ")).toContain('\nchsh: "/bin/foo" does not exist\n');
    const again = openConsole(appliance);
    await again.until("Command> ");
  });

  it("prints and sets the hostname, and helps with it (evidence 17)", async () => {
    const { session } = await atThePrompt();
    const api = "com.vmware.appliance.version1.networking.dns.hostname";
    expect(await session.run(`${api}.get`)).toBe(`${api}.get\nName: vcsa-01\nCommand> `);
    expect(await session.run(`${api}.set --help`)).toBe(
      `${api}.set --help\nUsage:\n${api}.set\n[--help/-h] --name STR\nDescription:\n` +
        "Set the Fully Qualified Domain Name.\nInput Arguments:\n--name STR\nFQDN.\nCommand> ",
    );
    expect(await session.run(`help api hostname.set`)).toContain("[--help/-h] --name STR\n");
    expect(await session.run("hostname.set --name vcenter.example.com")).toBe(
      "hostname.set --name vcenter.example.com\nCommand> ",
    );
    expect(await session.run("dns.hostname.get")).toContain("\nName: vcenter.example.com\n");
  });

  it("lists its APIs and plug-ins, also after a question mark (evidence 17)", async () => {
    const { session } = await atThePrompt();
    const apis = await session.run("help api list");
    expect(apis).toContain(
      "help api list\n\nSupported API calls by this server:\ncom.vmware.appliance.version1.access.consolecli.get\n" +
        "com.vmware.appliance.version1.access.consolecli.set\n",
    );
    expect(apis).toContain(
      "com.vmware.appliance.version1.timesync.get\ncom.vmware.appliance.version1.timesync.set\n\nCommand> ",
    );
    expect((await session.run("? api list")).slice("? api list".length)).toBe(apis.slice("help api list".length));
    expect(await session.run("help pi list")).toContain("\ncom.vmware.software-packages\n");
  });

  it("runs plug-ins with and without pi, by long and short names", async () => {
    const { session } = await atThePrompt();
    for (const name of ["shutdown", "pi shutdown", "com.vmware.shutdown", "pi com.vmware.shutdown"]) {
      expect(await session.run(name)).toContain("shutdown: error: too few arguments\n");
    }
    expect(await session.run("pi date")).toContain("Unknown command: `date'\n");
  });

  it("runs every plug-in that it lists, or says that it does not model it", async () => {
    const { appliance, world } = createTestAppliance();
    const list = execute(appliance, "help pi list");
    await list.exit;
    const names = list.screen.match(/^com\.\S+$/gm) ?? [];
    expect(names).toHaveLength(20);
    for (const name of names.map((long) => long.replace(/^.*\./, ""))) {
      const run = execute(appliance, `${name} --nosuch`);
      const { status } = await run.exit;
      if (["shell", "shutdown", "software-packages"].includes(name)) {
        expect(run.screen + run.errors).toMatch(/^(Shell is disabled|usage: )/);
        continue;
      }
      expect(status).toBe(70);
      expect(run.screen).toBe("");
      expect(run.errors).toBe(`patchrig: \`${name}' is known to this appliance but not modelled by the simulator\n`);
    }
    const told = world.journal.events.filter(({ type }) => type === "not-modelled");
    expect(told.map(({ command }) => command)).toContain("ping");
    expect(told).toHaveLength(17);
  });

  it("never takes an API command that it does not model for a success", async () => {
    const { appliance } = createTestAppliance();
    for (const line of [
      "networking.interfaces.list",
      "system.update.get",
      "pi ping 192.168.10.1",
      "system.update.get -h",
    ]) {
      const run = execute(appliance, line);
      expect((await run.exit).status, line).toBe(70);
      expect(run.screen).toBe("");
      expect(run.errors).toContain("is known to this appliance but not modelled by the simulator\n");
    }
    const known = execute(appliance, "ntp.get");
    expect((await known.exit).status).toBe(0);
  });

  it.each(["6.0", "6.5", "7.0"])("has help for every API command that %s models (evidence 17)", async (release) => {
    const { appliance } = createTestAppliance({ profile: `vcsa/${release}` });
    const platform = loadProfile(`vcsa/${release}`);
    for (const { name } of platform.profile.apis.filter((api) => isModelledApi(platform, api))) {
      const [help, topic] = [execute(appliance, `${name} --help`), execute(appliance, `help api ${name}`)];
      expect((await help.exit).status, name).toBe(0);
      expect(help.screen).toMatch(/^Usage:\ncom\.vmware\..*\n\[--help\/-h\].*\nDescription:\n\S.*\n/);
      await topic.exit;
      expect(topic.screen).toBe(help.screen);
    }
  });

  it("refuses a delay before now, and a mode of time synchronization that is none", async () => {
    const { session, world } = await atThePrompt();
    expect(await session.run("shutdown reboot -d -3 -r y")).toContain(
      "shutdown reboot: error: argument -d/--delay: invalid int value: '-3'\n",
    );
    expect(world.journal.events.filter(({ type }) => type === "shutdown")).toEqual([]);
    expect(await session.run("timesync.set --mode foo")).toContain("Invalid value for --mode: foo\n");
    expect(await session.run("timesync.get")).toContain("Mode: host\n");
    await session.run("timesync.set --mode ntp");
    expect(await session.run("timesync.get")).toContain("Mode: NTP\n");
  });

  it("stops and restarts the services that it lists, and knows no other", async () => {
    const { session } = await atThePrompt();
    expect(await session.run("services.list")).toContain("Name: vsphere-client\n");
    expect(await session.run("services.status.get --name vsphere-client")).toContain("\nStatus: up\nCommand> ");
    expect(await session.run("services.stop --name vsphere-client")).toMatch(/client\nCommand> $/);
    expect(await session.run("services.status.get --name vsphere-client")).toContain("\nStatus: down\n");
    expect(await session.run("services.status.get --name vmware-vpxd")).toContain("\nStatus: up\n");
    await session.run("services.restart --name vsphere-client");
    expect(await session.run("services.status.get --name vsphere-client")).toContain("\nStatus: up\n");
    expect(await session.run("services.stop --name nosuch")).toContain("Invalid value for --name: nosuch\n");
  });

  it("runs one command by exec, with its status and its errors apart", async () => {
    const { appliance } = createTestAppliance();
    const version = execute(appliance, "com.vmware.appliance.version1.system.version.get");
    expect((await version.exit).status).toBe(0);
    expect(version.screen).toMatch(/^ *Version: *6\.0\.0\.\d+$/m);
    expect(version.screen).not.toContain("List APIs");
    const usage = execute(appliance, "shutdown -r now");
    expect((await usage.exit).status).toBe(2);
    expect(usage.screen).toBe("");
    expect(usage.errors).toContain("shutdown: error: invalid choice: 'now'");
  });

  it("ends with exit, and records what was typed", async () => {
    const { session, world } = await atThePrompt();
    await session.run("  timesync.get ");
    await session.type("exit\r");
    expect((await session.exit).status).toBe(0);
    const lines = world.journal.events.filter(({ type }) => type === "command").map(({ line }) => line);
    expect(lines).toEqual(["  timesync.get ", "exit"]);
  });

  it("completes API names, plug-in names and API options on Tab, and no plug-in's options", async () => {
    const { session } = await atThePrompt();
    expect(await session.run("timesync.g\t")).toContain("timesync.get");
    expect(await session.run("pi software-p\t-h")).toContain("software-packages -h\nusage: software-packages ");
    expect(await session.run("shutd\t")).toContain("shutdown: error: too few arguments");
    expect(await session.run("access.shell.set --e\tTrue")).toContain("access.shell.set --enabled True\nCommand> ");
    expect(await session.run("shutdown reboot --rea\t")).toContain("argument -r/--reason: expected one argument");
    expect(await session.run("? ap\tli\t")).toContain("Supported API calls by this server:");
    expect(await session.run("com.vmware.appliance.version1.networking.dns.h\tget")).toContain("Name: vcsa-01");
  });

  it("offers an option once, and nothing where its value stands", async () => {
    const { session } = await atThePrompt();
    const bell = "\u0007";
    expect(await session.run("services.status.get --n\t\t\tvmware-vpxd")).toContain(
      `--name ${bell}${bell}vmware-vpxd\nStatus: up\n`,
    );
    expect(await session.run("services.status.get --name=vmware-vpxd \t")).toContain(`vpxd ${bell}\nStatus: up\n`);
    expect(await session.run("services.status.get --n vmware-vpxd \t-\t-\t\u0015")).not.toContain("--name");
  });

  it.each([
    ["vers\t", "version.get "],
    ["version.\t", "version.get "],
    ["shell.s\t", "shell.set "],
    ["hostname.g\t", "hostname.get "],
    ["help api ver\t", "help api version.get "],
    ["soft\t", "software-packages "],
  ])("completes %j as the greeting has names, without their namespace", async (typed, completed) => {
    const { session } = await atThePrompt();
    await session.type(typed);
    await session.until(completed);
  });

  it("lists the commands of a name that is a plug-in's as well", async () => {
    const { session } = await atThePrompt();
    await session.type("shell\t\t");
    expect(await session.until("Command> shell")).toMatch(/^shell\u0007*\nshell +shell\.get +shell\.set\n/);
  });

  it("keeps no more of a line in its journal than a tty would take", async () => {
    const { appliance, world } = createTestAppliance();
    const long = execute(appliance, "x".repeat(1_000_000));
    expect((await long.exit).status).toBe(1);
    expect(long.screen).toHaveLength(1_000_000 + "Unknown command: ''\n".length);
    const [{ line } = { line: "" }] = world.journal.events.filter(({ type }) => type === "command");
    expect(String(line).length).toBeLessThan(5_000);
  });
});
