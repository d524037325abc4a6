import { type Assessment, assess, lookAt, type Target, verify, waitUntilReady } from "@patchrig/core";
import { formatDuration, formatInstant, parseDuration } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { connect } from "./connect.ts";
import { readGoal } from "./journal.ts";
import type { TargetCommandOptions, VerifyOptions, WaitOptions } from "./options.ts";
import { print, renderAssessment, row, runningOf, verdictText } from "./print.ts";

/** `assess`: what runs, and what it is open to. Affected or not, it is an answer. */
export async function assessCommand(options: TargetCommandOptions, context: Context): Promise<ExitCode> {
  const { target, knowsWeb } = await connect(options, context);
  // The build comes over SSH; whoever named the certificate wants to know that it is the same machine.
  const web = knowsWeb ? await lookAt(target.web, accessOf(context)) : null;
  const about = await aboutOf(target);
  const assessment = await assess(target, accessOf(context));
  const { affected, advisories } = assessment;
  const why = [...assessment.why, ...agreement(assessment, about)];
  const json = { target: target.name, affected, advisories, running: runningOf(assessment), web, about, why };
  const seen = row("web", web?.text ?? "not looked at: neither --cert-sha256 nor --ca says by what it is known");
  const told = about === null ? "" : row("about", about.text);
  const text = `${target.name}\n${renderAssessment(assessment)}${told}${seen}${why.map((reason) => row("", reason)).join("")}`;
  print({ json, text }, options.json === true, context);
  return EXIT.done;
}

/** What About says, as the vSphere Client shows it (V2); null where no /sdk was named. */
async function aboutOf({
  inventory,
}: Target): Promise<{ readonly text: string; readonly build: number | null } | null> {
  if (!inventory) return null;
  try {
    const { name, version, build } = await inventory.about();
    return { text: `${name} (version ${version})`, build };
  } catch (error) {
    // An appliance that boots answers by SSH minutes before vCenter does (V22): that is no reason to know nothing.
    if (!(error instanceof PatchrigError) || error.code !== "not-reachable") throw error;
    return { text: `not read: ${error.message}`, build: null };
  }
}

/** The shell shows the patch's build, About vpxd's: they are one release's, or something is amiss. */
function agreement({ vpxdBuild, release }: Assessment, about: Awaited<ReturnType<typeof aboutOf>>): readonly string[] {
  if (about?.build === undefined || about.build === null) return [];
  if (vpxdBuild === about.build) return [`About shows build ${about.build}, which is vpxd's of ${release}`];
  return [
    `About shows build ${about.build}, the shell's release has vpxd ${vpxdBuild ?? "unknown"}: not the same release`,
  ];
}

/** `wait`: until the login page is there (V22, V23). */
export async function waitCommand(options: WaitOptions, context: Context): Promise<ExitCode> {
  const wholeMs = parseLimit(options.limit);
  const { target } = await connect(options, context);
  const { clock } = context;
  const readiness = await waitUntilReady(target, {
    clock,
    signal: context.interrupted,
    ...(wholeMs === undefined ? {} : { wholeMs }),
    onPhase: (phase, text) => context.stderr.write(`${formatInstant(clock.now()).slice(11, 19)}  ${phase}: ${text}\n`),
  });
  const { kind, phases, seconds } = readiness;
  const problem = kind === "ready" ? null : { text: readiness.text, hint: readiness.hint };
  const after = formatDuration(seconds * 1000);
  const text = `${target.name}: ${kind} after ${after}\n`;
  print(
    { json: { target: target.name, outcome: kind, seconds, phases, problem }, text, problem },
    options.json === true,
    context,
  );
  return kind === "ready" ? EXIT.done : EXIT.unreachable;
}

function parseLimit(text: string | undefined): number | undefined {
  const ms = text === undefined ? undefined : parseDuration(text);
  if (text === undefined || ms) return ms;
  throw new PatchrigError("bad-usage", `--limit: expected a duration such as 90s, 45m or 1h30m, got "${text}"`);
}

/** `verify`: does it run what the advisories call fixed and, with a run's journal, what was planned (V26)? */
export async function verifyCommand(options: VerifyOptions, context: Context): Promise<ExitCode> {
  const { target } = await connect(options, context);
  const expected = options.journal === undefined ? {} : await readGoal(options.journal, context);
  const { now, checks, vamiOpen } = await verify(target, expected, accessOf(context));
  const all = [
    ...checks,
    ...now.advisories.map((advisory) => ({ ok: advisory.affected === false, text: verdictText(advisory) })),
  ];
  const ok = all.every((check) => check.ok);
  const json = { target: target.name, ok, checks: all, running: runningOf(now), vamiOpen };
  const text = [
    `${target.name}: ${ok ? "verified" : "not verified"}\n`,
    renderAssessment(now),
    ...all.map((check) => row(check.ok ? "ok" : "not ok", check.text)),
  ].join("");
  print({ json, text }, options.json === true, context);
  return ok ? EXIT.done : EXIT.failed;
}

const accessOf = ({ clock, interrupted }: Context) => ({ clock, signal: interrupted });
