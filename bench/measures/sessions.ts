import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monotonicNow } from "@patchrig/core/clock";
import { documentOf, generalise, matchLines, NOTHING_HELD, scriptOf } from "@patchrig/core/transcript";
import { AnswerDiffers } from "../load.ts";
import type { Bench, Goal, Measure, Result } from "../measure.ts";
import { inProject } from "../workshop.ts";
import { longCast } from "./long-cast.ts";
import { recordedKey } from "./recorded-key.ts";

const MB = 1_000_000;
const atLeast = (value: number, limit: number, unit: string): Goal => ({
  text: `≥ ${limit} ${unit}`,
  value,
  limit,
  atLeast: true,
});

/** Recorded sessions: explain and compare in MB/s beside `grep -c`, what the recorder adds to a key, memory for a long cast. */
export const sessions: Measure = {
  name: "sessions",
  async run(bench) {
    const folder = mkdtempSync(join(tmpdir(), "patchrig-bench-sessions-"));
    try {
      return [
        await explain(bench, folder),
        compare(),
        await recordedKey(bench, folder),
        await longCast(bench, folder, text(1)),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** A command with a long answer: of the shape of an update, in words of no vendor. */
function text(megabytes: number): string {
  const lines = Array.from(
    { length: 200 },
    (_, at) => ` [2015-10-08T02:43:${String(at % 60).padStart(2, "0")}.281] : Doing step ${at} of the work`,
  );
  const one = `Command> work\n${lines.join("\n")}\n`;
  return one.repeat(Math.ceil((megabytes * MB) / one.length));
}

interface Explained {
  readonly commands: number;
  readonly seconds: number;
}

function explainFile(file: string): Explained {
  const program = [
    "--conditions=@patchrig/source",
    "--import",
    "tsx",
    inProject("bench/measures/sessions-worker.ts"),
    file,
  ];
  const { stdout, stderr } = spawnSync(process.execPath, program, { encoding: "utf8", cwd: inProject(".") });
  if (stdout === "") throw new AnswerDiffers(`explain said nothing: ${stderr}`);
  return JSON.parse(stdout) as Explained;
}

async function explain(bench: Bench, folder: string): Promise<Result> {
  const file = join(folder, "session.txt");
  const content = text(bench.short ? 5 : 40);
  writeFileSync(file, content);
  const explained = explainFile(file);
  const began = monotonicNow();
  const { stdout } = spawnSync("grep", ["-c", "^Command>", file], { encoding: "utf8" });
  const grepSeconds = (monotonicNow() - began) / 1000;
  if (Number(stdout) < explained.commands)
    throw new AnswerDiffers(`grep counts ${stdout.trim()} commands, explain ${explained.commands}`);
  const rate = (seconds: number) => content.length / MB / seconds;
  return {
    title: "explain a session",
    unit: "MB/s",
    better: "more",
    rows: [
      { who: "patchrig", value: rate(explained.seconds) },
      { who: "grep -c", value: rate(grepSeconds) },
    ],
    goals: [atLeast(rate(explained.seconds), 5, "MB/s")],
  };
}

function compare(): Result {
  const content = text(2);
  const facts = {
    product: "p",
    version: "1",
    build: "1",
    when: "2015-10-08",
    who: "bench",
    terminal: "80x24",
    locale: "C",
    licence: "CC0-1.0",
    redactions: 0,
    grade: "text",
    clock: "jumps",
  } as const;
  const { turns } = scriptOf(generalise(documentOf([{ code: "o", text: content }], facts).document));
  const came = content
    .trimEnd()
    .split(/\n(?=Command>)/)
    .map((turn) => turn.split("\n").map((line, index) => ({ text: line, line: index + 1 })));
  const began = monotonicNow();
  turns.forEach((turn, index) => {
    const fit = matchLines(turn.expected, came[index] ?? [], { held: NOTHING_HELD, mayGoBack: true });
    if (!("held" in fit)) throw new AnswerDiffers(`line ${fit.miss.line} differs from itself`);
  });
  const value = content.length / MB / ((monotonicNow() - began) / 1000);
  return {
    title: "compare a session with its document, stamps as captures",
    unit: "MB/s",
    better: "more",
    rows: [{ who: "patchrig", value }],
    goals: [atLeast(value, 5, "MB/s")],
  };
}
