import { StringDecoder } from "node:string_decoder";
import { PatchrigError } from "@patchrig/core/errors";
import type { SshChannel } from "@patchrig/core/ssh";
import { createConsole, shownLines, type Wait } from "../replay/console.ts";
import { PAGER, PROMPTS, QUESTION } from "../replay/grammar.ts";
import { whileTimePasses } from "../replay/time-keeper.ts";
import { connectWithin } from "./connect.ts";
import { NOTHING, type Observation } from "./observation.ts";
import type { Session } from "./open-session.ts";
import { patientClock } from "./patience.ts";
import type { Stage } from "./stage.ts";

type Seen = Omit<Observation, "step">;
type Size = { readonly rows: number; readonly columns: number };
interface Typing {
  readonly type: string;
  readonly answers?: readonly string[] | undefined;
  readonly pager?: "enter" | "ctrl-c" | undefined;
  readonly leaves?: boolean | undefined;
}

/** A prompt that waits, whether or not its blank has come: that is one requirement's matter, not every one's. */
const AT_PROMPT = PROMPTS.map((prompt) => new RegExp(`${prompt.source.replace("(?: |$)", " ?")}$`));
/** How long the blank behind a prompt may come later than the prompt, in real milliseconds. */
const BLANK_MS = 120;
/** From 8.0 on the installation asks for a password as well, and shows nothing of it. */
const HIDDEN = /[Pp]assword: ?$/;
const ASKED = [PAGER, new RegExp(`${QUESTION.source}$`), HIDDEN];

/** Nobody who is asked anything says more than this in one scene. */
const MOST_BYTES = 8 << 20;
/** A licence is not longer than this many pages, nor does a shell ask more often. */
const MOST_QUESTIONS = 2_000;

/** Opens a shell and reads to the first prompt. */
export async function logIn(stage: Stage, size: Size): Promise<Seen> {
  const { banner, session } = await open(stage, size);
  const wait = await session.console.until(AT_PROMPT);
  await withBlank(session, wait);
  return { ...seenOf(session, wait, { after: "the login", limitMs: stage.limitMs }), banner };
}

type Meanwhile<T> = (work: Promise<T>) => Promise<T>;

async function open(
  stage: Stage,
  { rows, columns }: Size,
  wait: Meanwhile<SshChannel> = (work) => whileTimePasses(stage.time, work),
) {
  stage.connection ??= await whileTimePasses(stage.time, connectWithin(stage.appliance, stage.limitMs));
  await stage.time.settled();
  const channel = await wait(stage.connection.shell({ term: "xterm", rows, columns }));
  const session = createSession(channel, stage);
  stage.session = session;
  const { banner } = stage.connection;
  return { banner: shownLines(stage.tap?.greets(banner) ?? banner), session };
}

/** Types a line at the prompt, answers what is asked, and reads to the next prompt. */
export async function typeLine(stage: Stage, typing: Typing): Promise<Seen> {
  const { session } = stage;
  if (!session) throw new PatchrigError("connection-lost", `nobody is logged in to type "${typing.type}"`);
  await session.console.type(`${typing.type}\r`);
  const password = stage.appliance.sdk?.password ?? stage.appliance.ssh.password ?? "";
  const asked = typing.leaves ? await untilGone(session) : await answerAll(session, typing, password);
  await withBlank(session, asked.wait);
  const seen = seenOf(session, asked.wait, { after: `"${typing.type}"`, limitMs: stage.limitMs });
  return { ...seen, lines: withoutEcho(seen.lines), pages: asked.pages, questions: asked.questions };
}

async function withBlank({ console }: Session, wait: Wait): Promise<void> {
  if (wait === "awaited" && !console.current().endsWith(" ")) await patientClock.sleep(BLANK_MS);
}

async function untilGone({ console }: Session) {
  return { wait: await console.until([]), pages: [], questions: [] };
}

async function answerAll(session: Session, { answers = [], pager = "enter" }: Typing, password: string) {
  const { console, isFlooded } = session;
  const words = [...answers];
  const pages: number[] = [];
  const questions: string[] = [];
  let shown = 0;
  for (let count = 0; ; count++) {
    const wait = await console.until([...AT_PROMPT, ...ASKED]);
    const line = console.current();
    const asked = ASKED.findIndex((pattern) => pattern.test(line));
    if (isFlooded()) return { wait: "ended" as const, pages, questions };
    if (wait !== "awaited" || count > MOST_QUESTIONS || asked < 0) return { wait, pages, questions };
    if (asked === 0) {
      const total = console.shownSoFar().length;
      pages.push(total - shown);
      shown = total;
      await console.type(pager === "ctrl-c" ? "\x03" : "\r");
    } else if (asked === 1) {
      questions.push(line);
      await console.type(`${words.shift() ?? "yes"}\r`);
    } else await console.type(`${password}\r`);
  }
}

/** Types at once, before the shell is there, and reads to the session's end. */
export async function hurry(stage: Stage, text: string, size: Size): Promise<Seen> {
  // Not a moment of the peer's time may pass before it is typed.
  const { banner, session } = await open(stage, size, (work) => work);
  await session.console.type(text.replaceAll("\n", "\r"));
  const wait = await session.console.until([]);
  return { ...seenOf(session, wait, { after: JSON.stringify(text), limitMs: stage.limitMs }), banner };
}

/** Runs one command without a terminal. */
export async function runExec(stage: Stage, command: string): Promise<Seen> {
  stage.connection ??= await whileTimePasses(stage.time, connectWithin(stage.appliance, stage.limitMs));
  const session = createSession(await whileTimePasses(stage.time, stage.connection.exec(command)), stage);
  const wait = await session.console.until([]);
  return seenOf(session, wait, { after: `"${command}"`, limitMs: stage.limitMs });
}

function createSession(channel: SshChannel, stage: Stage): Session {
  const decoder = new StringDecoder("utf8");
  let raw = "";
  let bytes = 0;
  const tee = (listener: (bytes: Buffer) => void) => {
    const show = (text: string) => {
      raw += text;
      listener(Buffer.from(text));
    };
    const says = stage.tap?.says(show) ?? show;
    return (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > MOST_BYTES) channel.close();
      else says(decoder.write(piece));
    };
  };
  const watched: SshChannel = {
    ...channel,
    write: (text) => channel.write(stage.tap?.hears(String(text)) ?? text),
    onOutput: (listener) => channel.onOutput(tee(listener)),
    onErrorOutput: (listener) => channel.onErrorOutput(tee(listener)),
  };
  return {
    console: createConsole(watched, { time: stage.time, limitMs: stage.limitMs }),
    takeRaw: () => {
      const taken = raw;
      raw = "";
      return taken;
    },
    isFlooded: () => bytes > MOST_BYTES,
  };
}

interface Waited {
  readonly after: string;
  readonly limitMs: number;
}

function seenOf(session: Session, wait: Wait, { after, limitMs }: Waited): Seen {
  const shown = session.console.take({ leaveLast: wait === "awaited" });
  const prompt = wait === "awaited" ? session.console.current() : undefined;
  const lines = wait !== "awaited" && shown.at(-1) === "" ? shown.slice(0, -1) : shown;
  const flooded = session.isFlooded() ? `floods: more than ${MOST_BYTES >> 20} MB came after ${after}` : undefined;
  const silent =
    wait === "silent"
      ? `no prompt came back after ${after} within ${limitMs / 1000} s, nor did the session end; it stands at "${(shown.at(-1) ?? "").slice(-80)}"`
      : undefined;
  const problem = flooded ?? silent;
  return { ...NOTHING, lines, raw: session.takeRaw(), prompt, ended: wait === "ended", problem };
}

/** The first line is the prompt with what was typed behind it. */
const withoutEcho = (lines: readonly string[]): readonly string[] =>
  PROMPTS.some((prompt) => prompt.test(lines[0] ?? "")) ? lines.slice(1) : lines;
