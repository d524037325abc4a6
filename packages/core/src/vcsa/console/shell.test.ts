import { describe, expect, it } from "vitest";
import { recorded } from "../../../test/recorded.ts";
import { createMemoryShell, type MemoryMove } from "../../adapters/memory-shell.ts";
import { VirtualClock } from "../../clock/index.ts";
import { Console } from "./console.ts";
import { awaitPrompt, parseBanner } from "./login.ts";
import { BASH, PROMPT, runCommand, shellRefusal, withoutEcho } from "./shell.ts";

const wait = { ms: 60_000, waitedFor: "the prompt" };

async function at<T>(script: readonly MemoryMove[], work: (console: Console) => Promise<T>): Promise<T> {
  const clock = new VirtualClock({ startsAt: 0, speed: "max" });
  try {
    const session = await createMemoryShell({ clock, sessions: [script] }).open();
    return await work(new Console(session, { clock }));
  } finally {
    clock.close();
  }
}

describe("the prompt", () => {
  it("is Command> alone on its line, whether its trailing blank was copied or not", () => {
    expect(PROMPT.at.test("Command> ")).toBe(true);
    expect(PROMPT.at.test("Command>")).toBe(true);
    expect(PROMPT.at.test("Command> date")).toBe(false);
    expect(PROMPT.at.test('    * Launch BASH: "Command> "')).toBe(false);
  });

  it("is told from bash's, SLES and Photon (recordings 15, 35, 38)", () => {
    for (const prompt of ["SneakU-ESXi-01:~ # ", "root@vcsa [ ~ ]# ", "sso-user@vcsa-01 [ ~ ]$ "]) {
      expect(BASH.at.test(prompt)).toBe(true);
      expect(PROMPT.at.test(prompt)).toBe(false);
    }
  });

  it("is not taken for one while more of its line is on the way", async () => {
    const script: MemoryMove[] = [
      { say: "Command> " },
      { after: 10 },
      { say: "is what it says\r\n" },
      { after: 500 },
      { say: "Command> " },
    ];
    const stop = await at(script, async (console) => {
      await console.until([PROMPT], wait);
      return console.screen.lines;
    });
    expect(stop).toEqual(["Command> is what it says"]);
  });

  it("never counts twice: the one that a command was typed at is not the one after it", async () => {
    const script: MemoryMove[] = [
      { say: "Command> " },
      { hear: "date" },
      { after: 5_000 },
      { say: "Unknown command: `date'\r\nCommand> " },
    ];
    const output = await at(script, async (console) => {
      await console.until([PROMPT], wait);
      return runCommand(console, "date", { wait });
    });
    expect(output.lines).toEqual(["Unknown command: `date'"]);
  });
});

describe("the login", () => {
  it("ends at the prompt and tells the failed attempt before it (recording 13)", async () => {
    const shown = recorded("13")
      .slice(6, -1)
      .map((line) => `${line}\r\n`);
    const script: MemoryMove[] = [{ say: shown.join("") }, { say: "Command> " }];
    const login = await at(script, (console) => awaitPrompt(console, wait));
    expect(login).toEqual({
      kind: "at-prompt",
      lastLogin: "Mon Jun 22 00:15:14 UTC 2015 from 10.0.0.51 on ssh",
      failedAttempts: 1,
    });
  });

  it("is refused in bash, with the way back", async () => {
    const login = await at([{ say: "Last login: now\r\nvcsa:~ # " }], (console) => awaitPrompt(console, wait));
    expect(login).toMatchObject({ kind: "refused", problem: { hint: expect.stringContaining("/bin/appliancesh") } });
  });

  it("is refused when the password has expired (recording 31)", async () => {
    const script: MemoryMove[] = [
      { say: "WARNING: Your password has expired.\r\nPassword change required but no TTY available.\r\n" },
      { end: { kind: "exited", status: 1 } },
    ];
    const login = await at(script, (console) => awaitPrompt(console, wait));
    expect(login).toMatchObject({ kind: "refused", problem: { text: "WARNING: Your password has expired." } });
  });

  it("passes its limit with what it waited for", async () => {
    await expect(at([{ say: "Connected to service\r\n" }], (console) => awaitPrompt(console, wait))).rejects.toThrow(
      "waited 60 s for the prompt",
    );
  });

  it("reads the banner's version: three parts on GA, four after, no word Appliance on 8.0", () => {
    expect(parseBanner(recorded("13").slice(2, 6).join("\n"))).toEqual({
      version: "6.0.0",
      type: "vCenter Server with an embedded Platform Services Controller",
    });
    expect(
      parseBanner("\nVMware vCenter Server Appliance 6.0.0.10200\n\nType: VMware Platform Services Controller\n")
        .version,
    ).toBe("6.0.0.10200");
    expect(parseBanner("VMware vCenter Server 8.0.0.10000").version).toBe("8.0.0.10000");
    expect(parseBanner("")).toEqual({ version: undefined, type: undefined });
  });
});

describe("a command's echo", () => {
  it("is taken off, glued to the prompt, wrapped, doubled or missing", () => {
    expect(withoutEcho(["Command> date", "x"], "date")).toEqual(["x"]);
    expect(
      withoutEcho(["Command> software-packages li", "st --staged", "x"], "software-packages list --staged"),
    ).toEqual(["x"]);
    expect(withoutEcho(["date", "Command> date", "x"], "date")).toEqual(["x"]);
    expect(withoutEcho(["Command> x"], "date")).toEqual(["x"]);
    expect(withoutEcho(["Command> date"], "date")).toEqual([]);
  });
});

describe("the shell's own refusals", () => {
  it("knows the two ways an unknown command is quoted, and argparse's error (recordings 43, 14, 06)", () => {
    expect(shellRefusal(["Unknown command: `date'"])?.text).toBe("Unknown command: `date'");
    expect(shellRefusal(["Unknown command: 'scp'"])?.text).toBe("Unknown command: 'scp'");
    expect(shellRefusal(recorded("06"))?.text).toBe(
      "shutdown: error: invalid choice: 'now' (choose from 'poweroff', 'reboot', 'cancel')",
    );
    expect(shellRefusal([" [2015-10-08T02:43:36.281] : ISO mounted successfully"])).toBeUndefined();
  });
});
