import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveRecording } from "@patchrig/conformance";
import { parseEvidence } from "@patchrig/platforms/evidence";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";
import { DATE } from "./session-documents.ts";

let folder: string;
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const session = async (words: readonly string[]) => {
  const given = fakeContext({ cwd: folder, env: { HOME: folder } });
  return { code: await runProgram(["session", ...words], given), out: given.out() };
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-three-"));
  write("three.session.md", DATE);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A server that says one recording of a session: nothing but this line to `date`. */
const serveLine = (line: string) =>
  serveRecording(
    parseEvidence(
      "90-6.0-date.txt",
      `# source: a test\n# version: 6.0\n# grade: text\n# what: an unknown word\nConnected to service\nCommand> date\n${line}\nCommand>\n`,
    ),
    { password: "recorded" },
  );

describe("session replay --live, where machines differ in one line", () => {
  /** A machine of its own whose `date` is not known, and one that differs from it in that one line. */
  const three = async (file: string, machines: { readonly simulator: string; readonly live: string }) => {
    const servers = await Promise.all([serveLine(machines.simulator), serveLine(machines.live)]);
    try {
      const [simulator, live] = servers;
      write("simulator.json", JSON.stringify(simulator.endpoints));
      write("live.json", JSON.stringify(live.endpoints));
      const words = ["replay", file, "--against", "simulator.json", "--live", "live.json", "--limit", "10"];
      const { code, out } = await session([...words, "--json"]);
      return { code, told: JSON.parse(out), typed: servers.map((server) => server.report().typed) };
    } finally {
      await Promise.all(servers.map((server) => server.close()));
    }
  };
  const KNOWN = "Unknown command: `date'";
  const OTHER = "Unknown word: `date'";
  const moved = (one: string, simulator: string, live: string) => ({
    verdict: one,
    turns: [
      {
        input: "date",
        moved: one,
        simulator: expect.arrayContaining([simulator]),
        live: expect.arrayContaining([live]),
      },
    ],
  });

  it("says that the simulator is wrong where the product still does as recorded", async () => {
    const { code, told, typed } = await three("three.session.md", { simulator: OTHER, live: KNOWN });
    expect(code).toBe(4);
    expect(told).toMatchObject(moved("simulator", OTHER, KNOWN));
    expect(typed).toEqual([["date"], ["date"]]);
  });

  it("says that the product changed where the simulator still does as recorded", async () => {
    const { code, told } = await three("three.session.md", { simulator: KNOWN, live: OTHER });
    expect(code).toBe(4);
    expect(told).toMatchObject(moved("product", KNOWN, OTHER));
  });

  it("says that the recording is stale where the two agree without it, and that all differ where they do not", async () => {
    expect((await three("three.session.md", { simulator: OTHER, live: OTHER })).told).toMatchObject(
      moved("recording", OTHER, OTHER),
    );
    const THIRD = "What is `date'?";
    expect((await three("three.session.md", { simulator: OTHER, live: THIRD })).told).toMatchObject(
      moved("all", OTHER, THIRD),
    );
  });
});
