import { type Explanation, explainSession } from "@patchrig/core/explain";
import { connectSsh, type SshChannel } from "@patchrig/core/ssh";
import { loadEvidence } from "@patchrig/platforms/evidence";
import { afterEach, describe, expect, it } from "vitest";
import { type ReplayServer, serveRecording } from "../../src/index.ts";

let server: ReplayServer | undefined;
afterEach(() => server?.close());

interface Visit {
  /** Typed one after the other, each at a prompt. */
  readonly typed?: readonly string[];
  /** A command without a terminal instead. */
  readonly exec?: string;
  /** Known to have been said when nothing more comes; its session is not over. */
  readonly until: RegExp;
}

/** All that a client is shown at a server of the recording, as its reader explains it. */
async function explainAt(number: string, { typed = [], exec, until }: Visit): Promise<Explanation> {
  const served = await serveRecording(loadEvidence(number));
  server = served;
  const {
    host,
    port,
    user,
    password = "",
    hostKeySha256,
  } = served.endpoints.appliances[0]?.ssh ?? { host: "", port: 0, user: "" };
  const connection = await connectSsh({ host, port, user, password, verifyHostKey: (key) => key === hostKeySha256 });
  let shown = connection.banner;
  const channel =
    exec === undefined
      ? await connection.shell({ term: "xterm", columns: 200, rows: 24 })
      : await connection.exec(exec);
  channel.onOutput((bytes) => {
    shown += bytes;
  });
  for (const line of typed) {
    await expect.poll(() => shown, { timeout: 10_000 }).toMatch(/(?:Command>|[#$]) $/);
    await (channel as SshChannel).write(`${line}\r`);
    await expect.poll(() => shown).toContain(line);
  }
  await expect.poll(() => shown, { timeout: 10_000 }).toMatch(until);
  connection.close();
  return await explainSession([shown]);
}

describe("patchrig's reader at a session made of a recording alone", () => {
  it.each([
    ["09", "VMware Platform Services Controller", /Controller\s*$/],
    ["10", "vCenter Server with an external Platform Services Controller", /Controller\s*$/],
  ])("reads what a banner says before the login (%s)", async (number, type, until) => {
    const { login, profile, release } = await explainAt(number, { until });
    expect({ login, profile, release }).toMatchObject({
      login: { bannerVersion: "6.0.0.10200", type },
      profile: "vcsa/6.0u1b",
      release: "6.0.0.10200",
    });
  });

  it("reads that a password has expired, and that nobody can change it without a terminal (31)", async () => {
    const { login, next, release } = await explainAt("31", {
      exec: "rsync --server . /storage/core",
      until: /no TTY available/,
    });
    expect(release).toBe("6.5.0.5100");
    expect(login.problem?.text).toMatch(/password/i);
    expect(next).toMatch(/^Log in as a person, set a new password/);
  });

  it("reads a word that the shell does not know, typed before it was ready (43)", async () => {
    const { commands, login, profile } = await explainAt("43", { until: /exit\s*$/ });
    expect(profile).toBe("vcsa/6.0u3");
    expect(login).toMatchObject({ bannerVersion: "6.0.0.30200" });
    expect(commands.map(({ line, outcome }) => [line, outcome])).toEqual([
      ["date", "refused"],
      ["exit", "done"],
    ]);
  });

  it("reads that nothing is staged and nothing has failed (49)", async () => {
    const typed = ["cat /etc/applmgmt/appliance/software_update_state.conf"];
    const { commands, next } = await explainAt("49", { typed, until: /UP_TO_DATE[\s\S]*# $/ });
    expect(commands.map(({ line }) => line)).toEqual(typed);
    expect(next).toMatch(/^Nothing/);
  });

  it("reads that an update has failed and its state stands (50)", async () => {
    const typed = ["cat etc/applmgmt/appliance/software_update_state.conf"];
    const { next } = await explainAt("50", { typed, until: /INSTALL_FAILED[\s\S]*# $/ });
    expect(next).toMatch(/^An update failed and its state stands/);
  });

  it("reads a listing of partitions as a command that is done (53)", async () => {
    const { commands } = await explainAt("53", { typed: ["df -h"], until: /\/boot\s[\s\S]*# $/ });
    expect(commands).toMatchObject([{ line: "df -h", outcome: "done", problem: null }]);
    expect(commands[0]?.reply.join("\n")).toContain("/storage/log");
  });
});
