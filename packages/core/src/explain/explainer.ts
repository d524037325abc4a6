import { isLoginLine } from "../transcript/capture/login-lines.ts";
import type { ShownLine } from "../transcript/terminal/line-stream.ts";
import { type Block, createCollector } from "./collect.ts";
import type { ExplainedCommand, Explanation, LoginSeen } from "./explanation.ts";
import { nextStep } from "./next.ts";
import { openingKind, readLogin, standingProblem } from "./opening.ts";
import { STARTING } from "./patterns.ts";
import { kindOf, readBlock } from "./read-block.ts";
import { createReleaseWitness, type ReleaseWitness } from "./release.ts";

/** Takes a session's lines and says what happened. */
export interface Explainer {
  line(shown: ShownLine): void;
  about(key: string, value: string): void;
  note(text: string): void;
  /** A prompt was met, or a line that an appliance says. Asked after `end`. */
  metAppliance(): boolean;
  /** After the last line. */
  end(): Explanation;
}

const NOBODY: LoginSeen = { bannerVersion: null, type: null, lastLogin: null, failedAttempts: 0, problem: null };
const MOST_NOTES = 100;
/** A session of a person has some dozens. */
const MOST_COMMANDS = 2_000;
const MOST_DETAILS = 20_000;

/** Reads a whole session as a person would: of any release, cut off, badly copied. Nothing that it does not know stops it. */
export function createExplainer(): Explainer {
  const witness = createReleaseWitness();
  const commands: ExplainedCommand[] = [];
  const notes: string[] = [];
  const note = (text: string) => {
    if (notes.length < MOST_NOTES) notes.push(text);
  };
  let login = NOBODY;
  let opening: ExplainedCommand | null = null;
  let screens = 0;
  let blocks = 0;
  let details = 0;
  let left = 0;
  let starting = false;
  let standing: LoginSeen["problem"] = null;
  let met = false;

  /** What is told of thousands of commands in detail would need more room than the recording. */
  const inDetail = (command: ExplainedCommand): ExplainedCommand => {
    const { phases, reply, unknown } = command;
    details += phases.length + reply.length + unknown.length;
    return details > MOST_DETAILS ? { ...command, phases: [], reply: [], unknown: [] } : command;
  };
  const collector = createCollector((block) => {
    if (blocks++ < MOST_COMMANDS) {
      for (const { text } of block.said.slice(0, MOST_WITNESSED)) if (MAY_TELL.test(text)) witness.says(bare(text));
    }
    if (isStarting(block)) starting = true;
    standing = standingAfter(block, standing);
    met ||= block.where !== "opening" || block.cameBack || block.said.some(isLogin);
    if (block.where === "opening") ({ login, opening } = readOpening(block, witness, note));
    // A bare ENTER does nothing.
    else if (block.typed !== "" && commands.length < MOST_COMMANDS)
      commands.push(inDetail(read(block, kindOf(block), { witness, note, inDetail: details <= MOST_DETAILS })));
    else if (block.typed !== "") left++;
  });
  return {
    line: (shown) => {
      if (shown.screen) screens++;
      collector.line(shown);
    },
    about: (key, value) => {
      if (key === "version" || key === "product") witness.header(value);
    },
    note,
    metAppliance: () =>
      met ||
      starting ||
      screens > 0 ||
      opening !== null ||
      login.problem !== null ||
      witness.verdict().release !== null,
    end: () => {
      collector.end();
      if (screens > 0)
        note(
          `${screens === 1 ? "a program" : `${screens} times a program`} took the whole screen; what it drew is left out`,
        );
      if (left > 0) note(`${left} commands more than ${MOST_COMMANDS} were read and are not told of`);
      if (details > MOST_DETAILS) note(`phases and replies after the first ${MOST_DETAILS} are left out`);
      const { profile, release } = witness.verdict();
      const next = nextStep({ login, opening, commands, standing, starting, running: witness.running() });
      return { profile, release, login, commands, opening, next, notes };
    },
  };
}

/** Versions are named near a command's end or start; a payload of thousands of lines is none. */
const MOST_WITNESSED = 400;
/** What else names no release. */
const MAY_TELL = /ersion|vCenter/;
/** Files are looked at in bash; what is done to an update afterwards, or a file that says otherwise, ends it. */
function standingAfter(block: Block, before: LoginSeen["problem"]): LoginSeen["problem"] {
  const lines = block.said.slice(0, MOST_WITNESSED).map(({ text }) => text);
  if (kindOf(block) !== "bash") return UPDATES.has(kindOf(block)) ? null : before;
  return standingProblem(lines) ?? (lines.some((line) => IN_ORDER.test(line)) ? null : before);
}

const UPDATES: ReadonlySet<string> = new Set(["stage", "install", "unstage"]);
const IN_ORDER = /"state":\s*"UP_TO_DATE"/;
const isLogin = ({ text }: ShownLine): boolean => isLoginLine(text);
const isStarting = ({ said }: Block): boolean => said.slice(0, MOST_WITNESSED).some(({ text }) => STARTING.test(text));
const bare = (text: string): string => text.replace(/^.*\] : /, "");

function readOpening(block: Block, witness: ReleaseWitness, note: (text: string) => void) {
  const known = openingKind(block);
  // The page's own words of an error are none of a command's.
  const kind = known === "other" && isStarting(block) ? undefined : known;
  const login = readLogin(block);
  return { login, opening: kind === undefined ? null : read(block, kind, { witness, note, inDetail: true }) };
}

function read(
  block: Block,
  kind: ExplainedCommand["kind"],
  about: { readonly witness: ReleaseWitness; readonly inDetail: boolean; note(text: string): void },
) {
  const { command, jumped } = readBlock(block, kind, about.inDetail);
  about.witness.payload(command.staged?.version ?? undefined);
  if (jumped) {
    const named = command.line === "" ? "the first command" : `"${command.line}"`;
    about.note(
      `line ${command.at}: the appliance's clock jumped during ${named}; its stamps do not tell how long it took`,
    );
  }
  return command;
}
