import { resolve } from "node:path";
import {
  type Builds,
  type JournalEntry,
  type RestoreContext,
  readFileJournal,
  restoreSteps,
  runPlan,
} from "@patchrig/core";
import { parseInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import { type Context, Interrupted } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { createNarrator } from "../narrator.ts";
import { exitCodeOfRun } from "../run-exit.ts";
import { connectBeside } from "../target/vsphere-place.ts";
import { connect } from "../vcsa/connect.ts";
import { askConsent } from "../vcsa/consent.ts";
import { defaultJournal, openJournal } from "../vcsa/journal.ts";
import { lockTarget } from "../vcsa/lock.ts";
import type { CloneOptions } from "../vcsa/options.ts";
import { print, row } from "../vcsa/print.ts";
import { buildsText } from "../vcsa/report.ts";

/** `restore`: back to the clone (V6, V7). What was done already is seen and not done again, so that it may be repeated. */
export async function restoreCommand(options: CloneOptions, context: Context): Promise<ExitCode> {
  if (options.yes !== true && !context.stdin.isTerminal) {
    throw new PatchrigError("refused", "nobody is there to say yes to it: stdin is no terminal", {
      hint: "--yes goes back without being asked",
    });
  }
  const told = options.journal === undefined ? undefined : await readJournal(options.journal, context);
  const connection = await connect(options, context);
  const beside = await connectBeside(options, context);
  const file = options.journal ?? defaultJournal(connection.target.name, context);
  const lock = await lockTarget({ connection, journal: file, resumes: options.journal !== undefined }, context);
  const redact = (text: string) =>
    beside.secrets.reduce((shown, secret) => shown.replaceAll(secret, "•••"), connection.target.redact(text));
  try {
    const target = { ...connection.target, redact };
    return await goBack({ options, told, target, inventory: beside.inventory, clue: beside.clue }, context);
  } finally {
    await beside.inventory.close();
    await lock.release();
  }
}

/** What a run's journal says of its clone and of what ran before. */
interface Told {
  readonly clone: string | undefined;
  readonly vm: string | undefined;
  readonly before: Builds | undefined;
  /** Epoch milliseconds. */
  readonly installedAt: number | undefined;
}

interface Wish extends Pick<RestoreContext, "target" | "inventory" | "clue"> {
  readonly options: CloneOptions;
  readonly told: Told | undefined;
}

async function goBack({ options, told, target, inventory, clue }: Wish, context: Context): Promise<ExitCode> {
  const { clock, interrupted: signal, stderr } = context;
  const narrator = createNarrator(stderr, restoreSteps.length);
  const file = defaultJournal(`${target.name}-restore`, context);
  const journal = await openJournal(file, context);
  const work: RestoreContext = {
    target,
    inventory,
    clue: { ...clue, vm: clue.vm ?? told?.vm },
    clone: options.clone ?? told?.clone,
    installedAt: told?.clone === undefined ? told?.installedAt : undefined,
    before: told?.before,
    choices: {
      clock,
      signal,
      unattended: options.yes === true,
      consent: async (request) => {
        narrator.pause();
        return askConsent(request, context);
      },
    },
    found: {},
  };
  const again = "look at the VMs on the ESXi host, then run `patchrig vcsa restore` again: it goes on where it is";
  const plan = { name: "restore", steps: restoreSteps };
  try {
    const { redact } = target;
    const ended = await runPlan(plan, work, { clock, journal, signal, redact, onEvent: narrator.hear });
    const problem = ended.steps.at(-1)?.problem ?? null;
    const { broken, clone, after = null } = work.found;
    const json = {
      target: target.name,
      outcome: ended.outcome,
      vm: broken?.name ?? null,
      clone: clone?.name ?? null,
      after,
      steps: ended.steps,
      problem,
      journal: file,
    };
    const next = ended.outcome === "waiting" ? row("next", again) : "";
    const runs = after === null ? "" : row("runs", buildsText(after));
    const text = `${target.name}: ${ended.outcome}\n${runs}${next}${row("journal", file)}`;
    print({ json, text, problem }, options.json === true, context);
    return exitCodeOfRun({ outcome: ended.outcome, problem });
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted(error.by, again);
  } finally {
    narrator.pause();
    await journal.close();
  }
}

async function readJournal(file: string, { cwd }: Context): Promise<Told> {
  const entries = await readFileJournal(resolve(cwd, file));
  const factsOf = (entry: JournalEntry | undefined) => (entry?.facts ?? {}) as Readonly<Record<string, unknown>>;
  const prepared = factsOf(entries.findLast(({ type, step }) => type === "step-ended" && step === "prepare"));
  const from = entries.findLast(({ type }) => type === "run-started")?.from as Partial<Builds> | undefined;
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  const before =
    from?.version === undefined
      ? undefined
      : { version: from.version, patchBuild: from.patchBuild ?? null, vpxdBuild: from.vpxdBuild ?? null };
  const start = entries.findLastIndex(({ type, resumed }) => type === "run-started" && resumed !== true);
  const install = entries.slice(Math.max(0, start)).find(({ type, step }) => type === "intent" && step === "install");
  const installedAt = install && parseInstant(install.at);
  return { clone: text(prepared.clone), vm: text(prepared.vm), before, installedAt };
}
