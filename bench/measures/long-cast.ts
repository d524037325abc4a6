import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AnswerDiffers } from "../load.ts";
import type { Bench, Result } from "../measure.ts";
import { inProject } from "../workshop.ts";

const MB = 1_000_000;
const VERBS = [
  { who: "session explain", words: ["explain", "--json"] },
  { who: "session redact --verify", words: ["redact", "--verify"] },
  { who: "session import", words: ["import", "-o", "long.session.md", "--key-file", "pseudonym.key"] },
];

/** How much memory the command takes for a cast that no memory holds; `text`: a megabyte of a session. */
export async function longCast(bench: Bench, folder: string, text: string): Promise<Result> {
  const size = bench.ci ? 10 : bench.short ? 50 : 500;
  const file = join(folder, "long.cast");
  await writeCast(file, text, size * MB);
  const rows = VERBS.map(({ who, words }) => ({ who, value: peakOf(folder, [...words, file]) }));
  rmSync(file);
  return {
    title: `memory for a cast of ${size} MB`,
    unit: "MB",
    better: "less",
    rows,
    goals: rows.map(({ who, value }) => ({ text: `≤ 200 MB, ${who}`, value, limit: 200 })),
  };
}

/** The command as users start it; returns megabytes. */
function peakOf(folder: string, words: readonly string[]): number {
  const peak = join(folder, "peak");
  const preload = [
    "--import",
    `${pathToFileURL(inProject("bench/measures/peak-memory.mjs"))}?${encodeURIComponent(peak)}`,
  ];
  const argv = [...preload, inProject("packages/cli/bin/patchrig.cjs"), "session", ...words];
  const { status, stderr } = spawnSync(process.execPath, argv, {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0) throw new AnswerDiffers(`session ${words.join(" ")} ended with ${status}: ${stderr}`);
  return Number(readFileSync(peak, "utf8"));
}

async function writeCast(file: string, text: string, bytes: number): Promise<void> {
  const out = createWriteStream(file);
  out.write('{"version":3,"term":{"cols":80,"rows":24},"timestamp":1444272908}\n');
  const piece = text
    .split("\n")
    .map((line) => `[0.01, "o", ${JSON.stringify(`${line}\r\n`)}]\n`)
    .join("");
  for (let written = 0; written < bytes; written += piece.length) if (!out.write(piece)) await once(out, "drain");
  out.end();
  await once(out, "close");
}
