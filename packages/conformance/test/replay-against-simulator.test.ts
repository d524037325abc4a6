import { type Evidence, loadEvidence } from "@patchrig/platforms/evidence";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatVerdict, judgePerformance, type Performance, replayAgainst } from "../src/index.ts";
import { damageEachLine, dropEachLine } from "./damage.ts";
import { type SimulatorPeer, startSimulator } from "./peers/simulator.ts";
import { REPLAYS } from "./replays/table.ts";

/** What is typed at each release, in each role: the table of replays has it. */
const SESSIONS = REPLAYS.filter(({ simulator }) => simulator.kind === "session");
const STARTS = [...new Map(SESSIONS.map((one) => [`${one.profile} ${one.role ?? ""}`.trim(), one]))];

describe.each(STARTS)("the simulator as %s", (_, { profile, role }) => {
  const numbers = SESSIONS.filter((one) => one.profile === profile && one.role === role).map(
    ({ recording }) => recording,
  );
  let simulator: SimulatorPeer;
  const performances = new Map<string, Performance>();
  beforeAll(async () => {
    simulator = await startSimulator(profile, "max", role);
  }, 60_000);
  afterAll(() => simulator.stop());

  it.each(numbers)("says what recording %s says, when its inputs are typed at it", async (number) => {
    await simulator.reset();
    const verdict = await replayAgainst(simulator.endpoints, loadEvidence(number), {
      limitMs: 20_000,
      onPerformed: (performance) => performances.set(number, performance),
    });
    expect(verdict.outcome, formatVerdict(verdict)).toBe("same");
    expect(verdict.lines).toBe(comparedLines(loadEvidence(number)).length);
  });

  // Calibration: a judge that lets a damaged recording pass would let a damaged server pass.
  it.each(numbers)("does not say what recording %s says once any line of it is damaged", (number) => {
    const performance = performances.get(number);
    if (!performance) throw new Error("the replay before this one gave nothing to judge");
    for (const { evidence, line, was } of damageEachLine(loadEvidence(number), isCompared)) {
      const verdict = judgePerformance(evidence, performance);
      expect(verdict.difference?.line, `${number}:${line} was "${was}": ${formatVerdict(verdict)}`).toBe(line);
    }
  });

  it.each(numbers)("says more than recording %s once any line of it is missing", (number) => {
    const performance = performances.get(number);
    if (!performance) throw new Error("the replay before this one gave nothing to judge");
    const isMissed = (line: string) => isCompared(line) && !BESIDE_A_GAP.some((pattern) => pattern.test(line));
    for (const { evidence, line, was } of dropEachLine(loadEvidence(number), isMissed)) {
      const verdict = judgePerformance(evidence, performance);
      expect(verdict.outcome, `${number}:${line} was "${was}"`).toBe("differs");
    }
  });
});

describe("the simulator with a clock that only the judge moves", () => {
  it.each(["02", "05", "06", "13"])(
    "says what recording %s says",
    async (number) => {
      const simulator = await startSimulator("vcsa/6.0", "manual");
      try {
        const verdict = await replayAgainst(simulator.endpoints, loadEvidence(number), { limitMs: 20_000 });
        expect(verdict.outcome, formatVerdict(verdict)).toBe("same");
      } finally {
        await simulator.stop();
      }
    },
    60_000,
  );
});

/** 43 is graded bytes: pieces as they came, and what was typed before the shell was ready. */
describe("the simulator, typed at before its shell is ready", () => {
  it("says what recording 43 says, the early echo before the shell's first word, and nothing else would do", async () => {
    const simulator = await startSimulator("vcsa/6.0", "manual");
    const evidence = loadEvidence("43");
    const performances: Performance[] = [];
    const onPerformed = (performance: Performance) => void performances.push(performance);
    try {
      const verdict = await replayAgainst(simulator.endpoints, evidence, { limitMs: 20_000, onPerformed });
      expect(verdict.outcome, formatVerdict(verdict)).toBe("same");
      expect(verdict.lines).toBe(14);
    } finally {
      await simulator.stop();
    }
    const damages = [
      ["STDOUT: date\nexit", "STDOUT: exit\ndate"],
      ["Connected to service", "Connected to  service"],
      ["`date'", "'date'"],
      ["Command> exit", "Command> "],
      ["on pts/0", "on ssh"],
      ["STDOUT: ate", "STDOUT: at"],
    ] as const;
    for (const [was, is] of damages) {
      expect(evidence.text).toContain(was);
      const damaged = { ...evidence, text: evidence.text.replace(was, is) };
      expect(performances.map((performance) => judgePerformance(damaged, performance).outcome)).toEqual(["differs"]);
    }
  }, 60_000);
});

/**
 * How much of what stands beside a gap is shown is no matter: the author of 17 cut the warning after "system.", 32 begins
 * with its question, 40 leaves out what comes before its two last lines, and 50 lost braces and the beginning of its second file.
 */
const BESIDE_A_GAP = [
  /^system\.$/,
  /^Do you accept /,
  /^Staging completed successfully\.$/,
  /"operation_id":/,
  /"latestUpdateInstallTime":/,
  /"version": "7\.0\.3\.01100"/,
];

/**
 * Client decoration, marks of omission and what an author blacked out at the very end of a line are not compared, nor what
 * other programs say (31, 49), an answer below its question (40), and by itself what a
 * window wrapped (11, 29).
 */
const SKIPPED = [
  /^\s*$/,
  /^\[\.\.\./,
  /^(?:(?:\$|»|\[.*\]#) )?ssh /,
  /^Connection to /,
  /^Using /,
  /assword:\s*$/,
  / login: root$/,
  /^-->(?: rsync.*| \])?$/,
  /^yes$/,
  /^Error in method /,
  /^\.{3,}$/,
  /^(?:223|ge the root password before installing an update\.)$/,
];
const isCompared = (line: string): boolean => !SKIPPED.some((pattern) => pattern.test(line));
const comparedLines = (evidence: Evidence) => evidence.text.split("\n").filter(isCompared);
