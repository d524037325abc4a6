import { loadEvidence } from "@patchrig/platforms/evidence";
import { afterEach, describe, expect, it } from "vitest";
import { formatVerdict, type ReplayServer, replayAgainst, type ServeOptions, serveRecording } from "../src/index.ts";
import { damageEachLine } from "./damage.ts";
import { REPLAYS } from "./replays/table.ts";

const RECORDINGS = REPLAYS.filter(({ simulator }) => simulator.kind === "session").map(({ recording }) => recording);
const VARIATIONS: readonly ServeOptions[] = [
  {},
  { chunks: "characters", splitPrompts: true },
  { earlyEcho: true, splitPrompts: true },
];

const servers: ReplayServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serve(...args: Parameters<typeof serveRecording>): Promise<ReplayServer> {
  const server = await serveRecording(...args);
  servers.push(server);
  return server;
}

describe("the judge at a server that says the recording", () => {
  it.each(RECORDINGS)("finds recording %s as recorded, however the stream is cut", async (number) => {
    for (const variation of VARIATIONS) {
      const { endpoints } = await serve(loadEvidence(number), variation);
      const verdict = await replayAgainst(endpoints, loadEvidence(number), { limitMs: 5_000 });
      expect(verdict.outcome, formatVerdict(verdict)).toBe("same");
    }
  });

  it.each(RECORDINGS)("finds the line at which a server leaves recording %s", async (number) => {
    const spoiled = damageEachLine(loadEvidence(number), isSaid);
    const some = spoiled.filter((_, index) => index % Math.ceil(spoiled.length / 3) === 0);
    expect(some.length).toBeGreaterThan(0);
    for (const { evidence, line, was } of some) {
      const { endpoints } = await serve(evidence);
      const verdict = await replayAgainst(endpoints, loadEvidence(number), { limitMs: 5_000 });
      expect(verdict.difference?.line, `"${was}": ${formatVerdict(verdict)}`).toBe(line);
      // A log's mark is not the appliance's (31), and a wrapped line is whole again (11, 29).
      expect(verdict.difference?.expected).toContain(was.replace(/^--> /, "").trimEnd());
    }
  });

  it("shows what was expected beside what came, where it stands in the recording's file", async () => {
    const evidence = loadEvidence("05");
    const { endpoints } = await serve({
      ...evidence,
      text: evidence.text.replace("Services stopped.", "Services stoped."),
    });
    const verdict = await replayAgainst(endpoints, evidence, { limitMs: 5_000 });
    const stamps = evidence.text.split("\n").slice(2, 4);
    expect(formatVerdict(verdict).split("\n").slice(0, -1)).toEqual([
      '05: differs from the recording in "software-packages install --staged"',
      `  ${evidence.file}:8`,
      "    Command> software-packages install --staged",
      `    ${evidence.text.split("\n")[1]}`,
      `    ${stamps[0]}`,
      `  - ${stamps[1]}`,
      `  + ${stamps[1]?.replace("stopped", "stoped")}`,
    ]);
  });

  it("does not wait for ever for a session that says nothing", async () => {
    const evidence = loadEvidence("03");
    const { endpoints } = await serve({ ...evidence, text: "" });
    const verdict = await replayAgainst(endpoints, evidence, { limitMs: 200 });
    expect(verdict).toMatchObject({
      outcome: "unfinished",
      problem: "no prompt came back after the login, nor did the session end",
    });
    expect(formatVerdict(verdict)).toBe(
      "03: as recorded for 0 lines, then no prompt came back after the login, nor did the session end",
    );
  });

  it("cannot finish where no prompt comes back, and says after what", async () => {
    const { endpoints } = await serve(loadEvidence("06"));
    // Without its own rules the recording does not say that its last command ends the session.
    const verdict = await replayAgainst(endpoints, { ...loadEvidence("06"), number: "98" }, { limitMs: 300 });
    expect(verdict).toMatchObject({
      outcome: "unfinished",
      problem: 'the session ended after "shutdown reboot -r "vCSA Update : 6.0 to 6.0U1""',
    });
  });
});

/** What a server says by itself: no prompts, no inputs, nothing of the client's. */
const NOT_SAID = [
  /^\s*$/,
  /^\[\.\.\./,
  /^(?:(?:\$|»|\[.*\]#) )?ssh /,
  /^Connection to /,
  /^-->(?: rsync.*| \])?$/,
  /^yes$/,
  /^Error in method /,
  /^cat .*\.conf$|^\$ cat |^\.{3,}$/,
  /\[ ~ \][#$]/,
  /^Using /,
  /assword:\s*$/,
  / login: root$/,
  /^Command>/,
  /:~ #/,
  /\[yes\/no\]/,
  /^Press ENTER/,
];
const isSaid = (line: string): boolean => !NOT_SAID.some((pattern) => pattern.test(line));
