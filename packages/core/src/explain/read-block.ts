import type { Problem } from "../run/outcome.ts";
import { isLoginLine } from "../transcript/capture/login-lines.ts";
import { parseFailure } from "../vcsa/console/failure.ts";
import { shellRefusal } from "../vcsa/console/shell.ts";
import { parseInstallation } from "../vcsa/read/install.ts";
import { type Payload, parsePayload } from "../vcsa/read/list-staged.ts";
import { parseStaging } from "../vcsa/read/stage.ts";
import { takeAgreement } from "./agreement.ts";
import type { Block } from "./collect.ts";
import type { CommandKind, CommandOutcome, ExplainedCommand, ExplainedProblem, Staged } from "./explanation.ts";
import { BLOCK, CANCELLED, INSTALL_TOUCHES, KINDS, STAGE_TOUCHES, TIME_OF_DAY } from "./patterns.ts";
import { phasesOf, type Said, takeApart, timeOf } from "./phases.ts";
import { unwrap } from "./unwrap.ts";

export interface ReadBlock {
  readonly command: ExplainedCommand;
  readonly jumped: boolean;
}

const MOST_KEPT = 200;

/** What a typed line is for. */
export function kindOf({ where, typed }: Pick<Block, "where" | "typed">): CommandKind {
  if (where !== "appliance") return /^(?:exit|logout)\s*$/.test(typed) ? "exit" : "bash";
  return KINDS.find(({ of }) => of.test(typed))?.kind ?? "other";
}

/**
 * Reads one command, or what is left of one whose line was not recorded: then `kind` says what it must have been. Without
 * `inDetail` phases, reply and unknown lines are left out.
 */
export function readBlock(block: Block, kind: CommandKind, inDetail = true): ReadBlock {
  const { agreement, rest } = takeAgreement(unwrap(block.said));
  const lines = rest.map(({ text }) => text.replace(TIME_OF_DAY, ""));
  const said = takeApart(rest, kind === "stage" || kind === "install");
  const time = timeOf(said, block);
  const reading = READERS[kind]?.({ block, lines, said }) ?? readReply({ block, lines, said });
  const cancelled = lines.some((line) => CANCELLED.test(line)) || agreement?.answer === "no";
  const outcome = cancelled && reading.outcome !== "done" ? "cancelled" : reading.outcome;
  const command: ExplainedCommand = {
    line: block.typed,
    kind,
    at: block.line,
    startedAt: time.startedAt,
    endedAt: time.endedAt,
    seconds: time.seconds,
    clock: time.clock,
    outcome,
    phases: inDetail ? phasesOf(said) : [],
    packages: reading.packages ?? null,
    rebootRequired: reading.rebootRequired ?? null,
    staged: reading.staged ? withNulls(reading.staged) : null,
    problem: outcome === "cancelled" ? null : asProblem(reading.problem),
    agreement: agreement ?? null,
    reply: inDetail ? (reading.reply ?? []).slice(0, MOST_KEPT) : [],
    unknown: inDetail ? unknownIn(said, reading).slice(0, MOST_KEPT) : [],
    leftOut: block.leftOut,
  };
  return { command, jumped: time.jumped };
}

interface Material {
  readonly block: Block;
  readonly lines: readonly string[];
  readonly said: readonly Said[];
}

interface Reading {
  readonly outcome: CommandOutcome;
  readonly problem?: Problem | undefined;
  readonly packages?: number | undefined;
  readonly rebootRequired?: boolean | undefined;
  readonly staged?: Payload | undefined;
  /** All that was said is the answer. */
  readonly reply?: readonly string[];
  /** Lines without a stamp that this command is known to say. */
  readonly knows?: RegExp;
}

const READERS: { readonly [K in CommandKind]?: (material: Material) => Reading } = {
  stage: ({ block, lines, said }) => {
    const { completed, packages, inPayload, problem } = parseStaging(lines);
    const found = problem ?? shellRefusal(lines);
    const touched = said.some(({ text }) => STAGE_TOUCHES.test(text));
    return {
      outcome: endingOf({ completed, problem: found, touched, block }),
      problem: found,
      packages: packages ?? inPayload,
    };
  },
  install: ({ block, lines, said }) => {
    const { completed, rebootRequired, packages, problem } = parseInstallation(lines);
    const found = problem ?? shellRefusal(lines);
    const touched = said.some(({ text }) => INSTALL_TOUCHES.test(text));
    const staged = parseStaging(lines).packages;
    return {
      outcome: endingOf({ completed, problem: found, touched, block }),
      problem: found,
      packages: packages ?? staged,
      // What does not ask for a reboot does not say that none is needed either (41).
      rebootRequired: rebootRequired ? true : undefined,
    };
  },
  list: ({ block, lines }) => {
    const staged = parsePayload(lines);
    const problem = staged ? undefined : (parseFailure(lines) ?? shellRefusal(lines));
    const completed = staged?.build !== undefined || staged?.version !== undefined || block.cameBack;
    return {
      outcome: endingOf({ completed: completed && !problem, problem, touched: false, block }),
      problem,
      staged,
      rebootRequired: staged?.rebootRequired,
      knows: /^\s*[A-Za-z][\w ]*\s*:/,
    };
  },
  unstage: plain,
  validate: plain,
  reboot: ({ block, lines }) => {
    const problem = shellRefusal(lines) ?? parseFailure(lines);
    // The accepted form says nothing; the session ends with it, and so does the recording (06).
    return {
      outcome: problem ? "refused" : "done",
      problem,
      knows: /^usage: |Broadcast message|going down|system is /i,
      ...(block.cameBack ? {} : {}),
    };
  },
  shell: (material) => ({ ...plain(material), knows: WARNING }),
  exit: ({ lines }) => ({ outcome: "done", reply: lines.filter((line) => line.trim() !== "" && !LEAVING.test(line)) }),
};

/** The warning before bash on 6.0 (evidence 15, 17) and its one line since 6.5 (35) stand for themselves. */
const WARNING = /./;
const LEAVING = /^(?:logout|exit|Connection to .* closed\.?)\s*$/;

/** A command that says what it has to say and comes back. */
function plain({ block, lines }: Material): Reading {
  const problem = shellRefusal(lines) ?? parseFailure(lines);
  const completed = block.cameBack || lines.some((line) => line.trim() !== "");
  return { outcome: endingOf({ completed: completed && !problem, problem, touched: false, block }), problem };
}

function readReply({ block, lines }: Material): Reading {
  const reply = lines.filter((line) => line.trim() !== "");
  // Without its command a reply is only its failure (42); a known command's reply may say anything.
  const problem = shellRefusal(lines) ?? (block.where === "opening" ? parseFailure(lines) : undefined);
  const completed = block.cameBack || reply.length > 0;
  return { outcome: problem ? "refused" : completed ? "done" : "unfinished", problem, reply };
}

function endingOf(seen: {
  readonly completed: boolean;
  readonly problem: Problem | undefined;
  readonly touched: boolean;
  readonly block: Block;
}): CommandOutcome {
  if (seen.completed) return "done";
  if (seen.problem) return seen.touched ? "failed" : "refused";
  // The prompt is back without a word of success: of what changes things that is no good ending.
  return seen.block.cameBack && seen.block.where !== "opening" ? "failed" : "unfinished";
}

const asProblem = (problem: Problem | undefined): ExplainedProblem | null =>
  problem ? { text: problem.text, resolution: problem.hint } : null;

function withNulls(payload: Payload): Staged {
  const all = Object.entries(payload).map(([key, value]) => [key, value ?? null]);
  return Object.fromEntries(all) as Staged;
}

function unknownIn(said: readonly Said[], reading: Reading): ExplainedCommand["unknown"] {
  if (reading.reply) return [];
  const problem = reading.problem?.text.slice(0, 20);
  return said
    .filter(({ stamp, isPhase, text, whole }) => {
      if (stamp !== undefined || isPhase || text === "" || BLOCK.test(whole) || CANCELLED.test(whole)) return false;
      if (reading.knows?.test(whole) || isLoginLine(whole)) return false;
      return problem === undefined || !whole.includes(problem);
    })
    .map(({ line, whole }) => ({ line, text: whole }));
}
