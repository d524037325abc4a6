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
export const createExplainer = (): Explainer => new SessionExplainer();

class SessionExplainer implements Explainer {
  readonly #witness = createReleaseWitness();
  readonly #collector = createCollector((block) => this.#take(block));
  readonly #commands: ExplainedCommand[] = [];
  readonly #notes: string[] = [];
  #login = NOBODY;
  #opening: ExplainedCommand | null = null;
  #screens = 0;
  #blocks = 0;
  #details = 0;
  #left = 0;
  #starting = false;
  #standing: LoginSeen["problem"] = null;
  #met = false;

  /** As the other two, handed on as it stands by readers. */
  readonly line = (shown: ShownLine): void => {
    if (shown.screen) this.#screens++;
    this.#collector.line(shown);
  };

  readonly about = (key: string, value: string): void => {
    if (key === "version" || key === "product") this.#witness.header(value);
  };

  readonly note = (text: string): void => {
    if (this.#notes.length < MOST_NOTES) this.#notes.push(text);
  };

  metAppliance(): boolean {
    const seen = this.#met || this.#starting || this.#screens > 0 || this.#opening !== null;
    return seen || this.#login.problem !== null || this.#witness.verdict().release !== null;
  }

  end(): Explanation {
    this.#collector.end();
    this.#noteWhatIsLeftOut();
    const { profile, release } = this.#witness.verdict();
    const [login, opening, commands, notes] = [this.#login, this.#opening, this.#commands, this.#notes];
    const seen = { login, opening, commands, standing: this.#standing, starting: this.#starting };
    const next = nextStep({ ...seen, running: this.#witness.running() });
    return { profile, release, login, commands, opening, next, notes };
  }

  #take(block: Block): void {
    if (this.#blocks++ < MOST_COMMANDS) {
      for (const { text } of block.said.slice(0, MOST_WITNESSED))
        if (MAY_TELL.test(text)) this.#witness.says(bare(text));
    }
    if (isStarting(block)) this.#starting = true;
    this.#standing = standingAfter(block, this.#standing);
    this.#met ||= block.where !== "opening" || block.cameBack || block.said.some(isLogin);
    if (block.where === "opening") {
      const { login, opening } = readOpening(block, this.#witness, this.note);
      [this.#login, this.#opening] = [login, opening];
    } else this.#takeCommand(block);
  }

  #takeCommand(block: Block): void {
    // A bare ENTER does nothing.
    if (block.typed === "") return;
    if (this.#commands.length >= MOST_COMMANDS) this.#left++;
    else {
      const inDetail = this.#details <= MOST_DETAILS;
      this.#commands.push(
        this.#bounded(read(block, kindOf(block), { witness: this.#witness, note: this.note, inDetail })),
      );
    }
  }

  /** What is told of thousands of commands in detail would need more room than the recording. */
  #bounded(command: ExplainedCommand): ExplainedCommand {
    const { phases, reply, unknown } = command;
    this.#details += phases.length + reply.length + unknown.length;
    return this.#details > MOST_DETAILS ? { ...command, phases: [], reply: [], unknown: [] } : command;
  }

  #noteWhatIsLeftOut(): void {
    if (this.#screens > 0) {
      const programs = this.#screens === 1 ? "a program" : `${this.#screens} times a program`;
      this.note(`${programs} took the whole screen; what it drew is left out`);
    }
    if (this.#left > 0) this.note(`${this.#left} commands more than ${MOST_COMMANDS} were read and are not told of`);
    if (this.#details > MOST_DETAILS) this.note(`phases and replies after the first ${MOST_DETAILS} are left out`);
  }
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
