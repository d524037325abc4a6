import { createMemoryChannel } from "@patchrig/core/ssh";
import { describe, expect, it } from "vitest";
import type { Appliance } from "../machine/appliance.ts";
import { createTestAppliance, openConsole } from "../test-console.ts";

const SSO_USER = "administrator@vsphere.local";
const LATER = ["vcsa/6.5", "vcsa/6.7", "vcsa/7.0", "vcsa/8.0"] as const;

async function atPrompt(profile: string) {
  const { appliance } = createTestAppliance({ profile });
  const session = openConsole(appliance);
  await session.until("Command> ");
  return { appliance, session };
}

describe("from 6.5 on", () => {
  it.each(LATER)("the greeting of %s says nothing of enabling bash (evidence 30, 35, 37, 38)", async (profile) => {
    const { session } = await atPrompt(profile);
    expect(session.screen).toMatch(
      /Connected to service\n\n {4}\* List APIs: .*\n.*\n {4}\* Launch BASH: "shell"\n\nCommand> $/,
    );
    expect(session.screen).not.toContain("Enable BASH");
  });

  it.each([
    ["vcsa/6.7", true],
    ["vcsa/7.0", false],
    ["vcsa/8.0", false],
  ])("bash of %s has to be enabled first: %s (evidence 35, 37, P23)", async (profile, isDisabled) => {
    const { session } = await atPrompt(profile);
    const said = await session.run("shell", isDisabled ? "Command> " : "# ");
    expect(said.includes("Shell is disabled.")).toBe(isDisabled);
    await session.run("shell.set --enable True", isDisabled ? "Command> " : "# ");
    if (!isDisabled) return;
    expect(await session.run("shell", "# ")).toBe("shell\nShell access is granted to root\nroot@vcsa-01 [ ~ ]# ");
    // Photon's chsh says nothing (evidence 35).
    expect(await session.run('chsh -s "/bin/bash" root', "# ")).toBe('chsh -s "/bin/bash" root\nroot@vcsa-01 [ ~ ]# ');
    expect(await session.run("exit")).toBe("exit\nlogout\nCommand> ");
  });

  it("7.0 and 8.0 tell of no login before (evidence 37, 38)", async () => {
    for (const profile of ["vcsa/7.0", "vcsa/8.0"]) {
      const { appliance } = await atPrompt(profile);
      const again = openConsole(appliance);
      await again.until("Command> ");
      expect(again.screen).toMatch(/^Connected to service\n/);
    }
  });
});

describe("Single Sign-On's administrator", () => {
  const password = "s3cret word";

  async function bashOf(appliance: Appliance, user: string): Promise<string> {
    const { server, client } = createMemoryChannel({
      kind: "shell",
      user,
      from: { address: "192.168.10.11", port: 50_024 },
      terminal: { term: "vt100", columns: 80, rows: 24 },
    });
    let screen = "";
    const prompt = new Promise<void>((resolve) => {
      client.onOutput((bytes) => {
        screen += bytes;
        if (screen.endsWith("Command> ")) void client.write("shell\r");
        if (/\][#$] $/.test(screen)) resolve();
      });
    });
    appliance.serve(server);
    await prompt;
    client.close();
    return screen;
  }

  it("logs in to 8.0, and is sso-user in bash (evidence 38)", async () => {
    const { appliance } = createTestAppliance({ profile: "vcsa/8.0" });
    expect(appliance.authenticate({ user: SSO_USER, password, from: "10.0.0.1" })).toBe(true);
    expect(await bashOf(appliance, SSO_USER)).toMatch(/\r\nsso-user@vcsa-01 \[ ~ \]\$ $/);
    expect(await bashOf(appliance, "root")).toMatch(/\r\nroot@vcsa-01 \[ ~ \]# $/);
  });

  it("needs the password, and is nobody on a release that is not known to let them in", () => {
    const { appliance } = createTestAppliance({ profile: "vcsa/8.0" });
    expect(appliance.authenticate({ user: SSO_USER, password: "guess", from: "10.0.0.1" })).toBe(false);
    expect(appliance.authenticate({ user: "somebody@vsphere.local", password, from: "10.0.0.1" })).toBe(false);
    const { appliance: old } = createTestAppliance({ profile: "vcsa/6.0" });
    expect(old.authenticate({ user: SSO_USER, password, from: "10.0.0.1" })).toBe(false);
  });
});
