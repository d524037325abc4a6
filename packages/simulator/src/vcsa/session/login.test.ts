import { describe, expect, it } from "vitest";
import { createTestAppliance, execute, openConsole } from "../test-console.ts";

const MOTD = `
    * List APIs: "help api list"
    * List Plugins: "help pi list"
    * Enable BASH access: "shell.set --enabled True"
    * Launch BASH: "shell"

Command> `;

describe("logging in", () => {
  it("shows sshd's line alone to the first who logs in (evidence 01)", async () => {
    const { appliance } = createTestAppliance();
    const session = openConsole(appliance);
    await session.until("Command> ");
    expect(session.screen).toBe(
      `Last login: Thu Oct  8 02:40:05 2015 from 192.168.10.11\nConnected to service\n${MOTD}`,
    );
  });

  it("tells of the login before and of the one that failed (evidence 13)", async () => {
    const { appliance, world } = createTestAppliance({ startsAt: "2015-06-22T00:15:14Z" });
    const first = execute(appliance, "help");
    await first.exit;
    await world.clock.sleep(8_582_000);
    expect(appliance.authenticate({ user: "root", password: "wrong", from: "10.0.0.51" })).toBe(false);
    await world.clock.sleep(1_000);
    expect(appliance.authenticate({ user: "root", password: "s3cret word", from: "10.0.0.51" })).toBe(true);
    const session = openConsole(appliance, { from: "10.0.0.51" });
    await session.until("Command> ");
    expect(session.screen.split("Connected")[0]).toBe(
      "Last login: Mon Jun 22 00:15:14 UTC 2015 from 192.168.10.11 on ssh\n" +
        "Last failed login: Mon Jun 22 02:38:16 UTC 2015 from 10.0.0.51 on ssh:notty\n" +
        "There was 1 failed login attempt since the last successful login.\n" +
        "Last login: Mon Jun 22 02:38:17 2015 from 10.0.0.51\n",
    );
    const next = openConsole(appliance, { from: "10.0.0.51" });
    await next.until("Command> ");
    expect(next.screen).not.toContain("failed login");
    expect(next.screen).toContain("from 10.0.0.51 on pts/0\n");
  });

  it("leaves about 230 ms before `Connected to service`, then sends readline's escape (evidence 43)", async () => {
    const { appliance, world } = createTestAppliance();
    const at = world.clock.now();
    const session = openConsole(appliance, { term: "xterm-256color" });
    await session.type("date\rexit\r");
    await session.exit;
    expect(world.clock.now() - at).toBeGreaterThanOrEqual(200);
    expect(world.clock.now() - at).toBeLessThanOrEqual(300);
    expect(session.screen).toContain(
      `from 192.168.10.11\ndate\nexit\nConnected to service\n\u001b[?1034h\n    * List APIs: "help api list"\n`,
    );
    expect(session.screen).toContain(
      '    * Launch BASH: "shell"\n\nCommand> date\nUnknown command: `date\'\nCommand> exit\n',
    );
  });

  it("says what it is before authentication (evidence 13)", () => {
    const { appliance } = createTestAppliance();
    expect(appliance.banner()).toBe(
      "\nVMware vCenter Server Appliance 6.0.0\n\nType: vCenter Server with an embedded Platform Services Controller\n\n",
    );
  });

  it("records logins and failed ones, and never a password", async () => {
    const { appliance, world } = createTestAppliance();
    appliance.authenticate({ user: "root", password: "hunter2", from: "10.0.0.1" });
    appliance.authenticate({ user: "admin", password: "s3cret word", from: "10.0.0.1" });
    const session = openConsole(appliance);
    await session.until("Command> ");
    await session.run("s3cret word");
    await session.run("localaccounts.user.add --role admin --username ann --password hunter3");
    const journal = JSON.stringify(world.journal.events);
    expect(world.journal.events.map(({ type }) => type)).toEqual([
      "login-failed",
      "login-failed",
      "login",
      "command",
      "command",
      "not-modelled",
    ]);
    expect(journal).not.toMatch(/s3cret|hunter/);
  });
});
