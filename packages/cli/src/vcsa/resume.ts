import { resolve } from "node:path";
import { planResumption, type RunReport, readFileJournal, refusedReport, status, waitUntilReady } from "@patchrig/core";
import { formatInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { exitCodeOfRun } from "../run-exit.ts";
import { carryOut, parseBackup, refuseWithoutPerson } from "./carry-out.ts";
import { type Connection, connect } from "./connect.ts";
import type { RunOptions, TargetCommandOptions } from "./options.ts";
import { print } from "./print.ts";
import { printReport } from "./report.ts";

/** `resume`: looks at what the appliance did meanwhile, and does what the journal's run left. */
export async function resumeCommand(options: TargetCommandOptions & RunOptions, context: Context): Promise<ExitCode> {
  const { journal } = options;
  if (journal === undefined) {
    throw new PatchrigError("bad-usage", "expected --journal FILE: which run shall go on?");
  }
  const backup = parseBackup(options.backup);
  const connection = await connect(options, context);
  const entries = await readFileJournal(resolve(context.cwd, journal));
  const seen = await look(connection, context);
  const left = planResumption(entries, seen);
  const about = { target: connection.target.name, journal, asJson: options.json === true };
  if (left.kind === "nothing-left") {
    print({ json: { ...about, outcome: "done", next: left.text }, text: `${left.text}\n` }, about.asJson, context);
    return EXIT.done;
  }
  if (left.kind === "refused") return end(refusedReport(seen.running, left.problem), about, context);
  const { plan, only, booted } = left;
  refuseWithoutPerson(
    {
      consent: options.yes !== true && only.includes("stage"),
      backup: backup === undefined && only.includes("prepare"),
    },
    context,
  );
  if (booted) await untilLoginPage(connection, context);
  return end(await carryOut({ plan, only, options, connection, backup, journal }, context), about, context);
}

function end(report: RunReport, about: Parameters<typeof printReport>[1], context: Context): ExitCode {
  printReport(report, about, context);
  return exitCodeOfRun(report);
}

async function look({ target }: Connection, context: Context) {
  const { running, staged, problem } = await status(target, { clock: context.clock, signal: context.interrupted });
  if (running !== null) return { running, staged };
  throw new PatchrigError("not-reachable", problem?.text ?? `nobody can log in to ${target.name}`, {
    hint: "it may be booting: `patchrig vcsa wait`, then resume",
  });
}

/** Throws `PatchrigError` limit-passed when the login page does not come. */
async function untilLoginPage({ target }: Connection, context: Context): Promise<void> {
  const { clock, interrupted: signal } = context;
  const onPhase = (phase: string, text: string) =>
    context.stderr.write(`${formatInstant(clock.now()).slice(11, 19)}  ${phase}: ${text}\n`);
  const readiness = await waitUntilReady(target, { clock, signal, onPhase });
  if (readiness.kind === "ready") return;
  throw new PatchrigError("limit-passed", readiness.text, { hint: readiness.hint });
}
