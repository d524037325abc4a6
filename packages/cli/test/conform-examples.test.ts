import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { reportSchema } from "@patchrig/conformance";
import { describe, expect, it } from "vitest";
import { runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";
import { withPrograms } from "./session-programs.ts";
import { PATCHRIG } from "./spawned.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const example = (file: string) => join(ROOT, "examples", file);

/** Judges an example; the judge is in this process, whom it judges is another. */
async function judge(line: string, env: Readonly<Record<string, string>> = {}) {
  const context = fakeContext({ cwd: ROOT, env: { ...(process.env as Record<string, string>), ...env } });
  const code = await runProgram(["conform", ...line.split(" "), "--json"], context);
  const report = reportSchema.parse(JSON.parse(context.out()));
  const failed = report.verdicts.filter(({ outcome }) => outcome === "fail");
  const textOf = (id: string) => report.verdicts.find((verdict) => verdict.id === id)?.text;
  return { code, report, failed: failed.map(({ id }) => id), textOf };
}
const only = (...ids: readonly string[]) => ids.map((id) => ` --only ${id}`).join("");

describe("the examples", () => {
  const server = `server --peer ${example("vendor-server/server.py")} --quick`;
  const client = `client --peer ${example("vendor-client/update.sh")}${only("client.licence-to-its-end", "client.503-is-no-error")}`;

  it("have a server in Python that meets the quick part, and one that does not where it is told to", async () => {
    expect((await judge(server)).report.tally).toMatchObject({ fail: 0, error: 0 });
    expect(await judge(server, { VENDOR_MISTAKE: "argparse" })).toMatchObject({
      code: 4,
      failed: ["reboot.wrong-form"],
    });
  }, 180_000);

  it("have a client in expect that meets what it is given, and one that does not where it is told to", async () => {
    expect((await judge(client)).report.tally).toMatchObject({ pass: 2, fail: 0, error: 0 });
    expect(await judge(client, { VENDOR_MISTAKE: "503" })).toMatchObject({ failed: ["client.503-is-no-error"] });
  }, 180_000);

  it("have our own client, which meets what it is given", async () => {
    const line = `client --peer ${example("patchrig-client/client.sh")}${only("client.assess", "client.503-is-no-error")}`;
    const { report } = await judge(line, { PATCHRIG: [process.execPath, ...PATCHRIG].join(" ") });
    expect(report.tally).toMatchObject({ pass: 2, fail: 0, error: 0 });
  }, 180_000);
});

describe("a foreign program, of which the judge says in sentences what it is not", () => {
  it("is a canned server, as for network devices", async () => {
    const asked = only("login.*", "shell.unknown-command");
    const canned = await judge(`server --peer ${example("foreign/canned.py")} --limit 2s${asked}`);
    expect(canned.code).toBe(4);
    expect(canned.failed).not.toContain("login.prompt");
    expect(canned.textOf("shell.unknown-command")).toMatch(
      /expected "Unknown command: `date'" .*, got "% Unknown command"/,
    );
  }, 180_000);

  withPrograms(["/usr/sbin/sshd"], "is a plain OpenSSH with a few lines of bash for a shell", async () => {
    const asked = only("login.prompt", "login.connected", "shell.unknown-exec", "reboot.wrong-form");
    const { code, failed, textOf } = await judge(
      `server --peer ${example("foreign/openssh.sh")} --jobs 1 --limit 5s${asked}`,
    );
    expect(code).toBe(4);
    if (!LETS_IN) {
      expect(textOf("login.prompt")).toMatch(/password/);
      return;
    }
    expect(failed.toSorted()).toEqual(["login.connected", "reboot.wrong-form", "shell.unknown-exec"]);
    expect(textOf("login.connected")).toMatch(/^expected "Connected to service" .*which did not come/);
    expect(textOf("shell.unknown-exec")).toMatch(
      /^expected "Unknown command: 'scp'" .*got "bash: scp: command not found"/,
    );
    expect(textOf("reboot.wrong-form")).toMatch(/^expected "usage: shutdown .*got "bash: shutdown: command not found"/);
  });

  it("is an expect script of the document's own steps, which looks at nothing", async () => {
    const wrong = ["client.looks-at-the-payload", "client.no-reboot-after-refusal", "client.update-to-its-end"];
    const { code, report, failed, textOf } = await judge(
      `client --peer ${example("foreign/steps.exp")} --limit 60s${only("client.stage-once", "client.licence-to-its-end", ...wrong)}`,
    );
    expect(code).toBe(4);
    expect(failed.toSorted()).toEqual(wrong);
    expect(report.tally).toMatchObject({ pass: 2, fail: 3, error: 0 });
    expect(textOf("client.no-reboot-after-refusal")).toBe('expected "shutdown" to be typed never, it was typed 1 time');
    expect(textOf("client.update-to-its-end")).toBe("it ended before it had seen the login page");
  }, 180_000);
});

/** What openssh.sh needs to have a password of its own: else nobody is let in, and the judge says that. */
const LETS_IN = process.getuid?.() === 0 && spawnSync("unshare", ["-m", "true"]).status === 0;
