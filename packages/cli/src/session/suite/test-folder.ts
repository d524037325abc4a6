import { readdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { replayDocument } from "@patchrig/conformance";
import { monotonicNow, parseInstant } from "@patchrig/core/clock";
import type { Endpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import { type SessionDocument, scriptOf, showSafely } from "@patchrig/core/transcript";
import { createColors } from "picocolors";
import type { Context } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { readEndpoints } from "../compare/endpoints.ts";
import { renderVerdict } from "../compare/render-verdict.ts";
import { playOptions } from "../compare/replay.ts";
import { readDocument } from "../read-document.ts";
import { unreadable } from "../read-pieces.ts";
import { replaceFile } from "../replace-file.ts";
import { safeJson } from "../safe-json.ts";
import { formatJunit } from "./junit.ts";
import { resetTarget } from "./reset-target.ts";
import type { SessionResult } from "./result.ts";

export interface TestOptions {
  readonly against: string;
  readonly name?: string;
  readonly passwordFile?: string;
  readonly limit?: string;
  readonly maxAge?: string;
  readonly junit?: string;
  readonly json?: boolean;
}

/** Plays every session document of a folder at a target: for CI. An empty folder, and a recording past its age, fail. */
export async function testFolder(folder: string, options: TestOptions, context: Context): Promise<ExitCode> {
  const endpoints = await readEndpoints("--against", options.against, context, options.passwordFile);
  const files = await documentsIn(folder, context);
  const results: SessionResult[] = [];
  const add = (result: SessionResult) => {
    results.push(result);
    if (!options.json) context.stdout.write(showResult(result, context));
  };
  if (files.length === 0) add(nothingIn(folder));
  for (const file of files) {
    await resetTarget(endpoints, options.name);
    add(await testOne(relative(context.cwd, file), { endpoints, options, context }));
  }
  const failed = results.filter(({ outcome }) => outcome === "failed").length;
  if (options.junit !== undefined) await replaceFile(resolve(context.cwd, options.junit), formatJunit(folder, results));
  if (options.json)
    context.stdout.write(safeJson({ version: 1, folder, passed: results.length - failed, failed, sessions: results }));
  else context.stdout.write(`${results.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? EXIT.done : EXIT.broken;
}

/** In the reports, too: a CI that only reads them must not take nothing for a success. */
const nothingIn = (folder: string): SessionResult => ({
  file: folder,
  outcome: "failed",
  seconds: 0,
  turns: 0,
  problem: `${folder} holds no *.session.md: a test of nothing proves nothing; record a session into it`,
  warning: null,
});

const FOLDER = "name a folder that holds *.session.md";

async function documentsIn(folder: string, context: Context): Promise<readonly string[]> {
  const entries = await readdir(resolve(context.cwd, folder), { recursive: true, withFileTypes: true }).catch(
    (cause) => {
      throw unreadable(folder, cause, FOLDER);
    },
  );
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".session.md"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

interface Setting {
  readonly endpoints: Endpoints;
  readonly options: TestOptions;
  readonly context: Context;
}

async function testOne(file: string, { endpoints, options, context }: Setting): Promise<SessionResult> {
  const began = monotonicNow();
  const result = (problem: string | null, turns = 0, warning: string | null = null): SessionResult => ({
    file,
    outcome: problem === null ? "passed" : "failed",
    seconds: Math.round(monotonicNow() - began) / 1000,
    turns,
    problem,
    warning,
  });
  try {
    const { document } = await readDocument(file, context);
    const age = ageOf(document, options, context);
    if (age.problem !== undefined) return result(age.problem);
    const script = scriptOf(document);
    if (script.turns.length === 0) return result("it has no turn: a test of nothing proves nothing");
    const verdict = await replayDocument(endpoints, document, playOptions(options));
    if (verdict.outcome === "same") return result(null, verdict.turns, age.warning ?? null);
    return result(renderVerdict(file, verdict, { colored: false, columns: 160 }).trimEnd(), verdict.turns);
  } catch (problem) {
    if (problem instanceof PatchrigError && problem.code !== "not-reachable") return result(problem.message);
    throw problem;
  }
}

const DAY = 86_400_000;
const WARN_FROM = 0.8;

/** A recording grows old: the product that it shows goes on. */
function ageOf(
  { passport }: SessionDocument,
  options: TestOptions,
  { clock }: Context,
): { readonly problem?: string; readonly warning?: string } {
  const named = /^(\d+)d?$/.exec(options.maxAge ?? "")?.[1];
  if (options.maxAge !== undefined && named === undefined) {
    throw new PatchrigError("bad-usage", `--max-age: expected a number of days such as 365d, got "${options.maxAge}"`);
  }
  const most = Math.min(
    passport.expires ?? Number.POSITIVE_INFINITY,
    named === undefined ? Number.POSITIVE_INFINITY : Number(named),
  );
  const days = Math.floor((clock.now() - (parseInstant(passport.when) ?? 0)) / DAY);
  if (days > most)
    return { problem: `recorded ${passport.when}, ${days} days ago, and good for ${most}: record it anew` };
  return days > most * WARN_FROM ? { warning: `recorded ${days} days ago, and good for ${most}` } : {};
}

function showResult({ outcome, file, problem, warning, turns }: SessionResult, { stdout }: Context): string {
  const { green, red, yellow } = createColors(stdout.colored);
  const head = outcome === "passed" ? `${green("ok")}    ${file} (${turns} turns)` : `${red("FAIL")}  ${file}`;
  const more = [...(problem === null ? [] : [problem]), ...(warning === null ? [] : [yellow(`      ${warning}`)])];
  return `${[
    head,
    ...more.map((text) =>
      problem === null
        ? text
        : text
            .split("\n")
            .map((line) => `      ${showSafely(line)}`)
            .join("\n"),
    ),
  ].join("\n")}\n`;
}
