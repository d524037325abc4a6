import type { ApplianceEndpoints, Endpoints } from "@patchrig/core/endpoints";
import type { SshConnection } from "@patchrig/core/ssh";
import { type Console, createConsole, shownLines, type Wait, WINDOW } from "./console.ts";
import { PAGER, PROMPTS, QUESTION, SECRET } from "./grammar.ts";
import { connect, prepare, tidy } from "./prepare.ts";
import { answersIn, type Recording } from "./recording.ts";
import { createTimeKeeper, type TimeKeeper, whileTimePasses } from "./time-keeper.ts";

/** What a target showed while a recording's inputs were typed at it. */
export interface Performance {
  /** What was said before authentication. */
  readonly banner: readonly string[];
  /** From there to the first prompt; of an exec, its output. */
  readonly login: readonly string[];
  /** Turn by turn: the prompt with the echo of what was typed, then the output, without the next prompt. */
  readonly turns: readonly (readonly string[])[];
  /** The prompt at the end; undefined when there was none. */
  readonly closing: string | undefined;
  /** Why it could not be played to its end. */
  readonly problem?: string;
}

export interface Stage {
  readonly endpoints: Endpoints;
  readonly appliance: ApplianceEndpoints;
  /** Real milliseconds that any one wait may take. */
  readonly limitMs: number;
}

/** A prompt as a session shows it, with its trailing blank; the same at the end of a question. */
const AT_PROMPT = PROMPTS.map((prompt) => new RegExp(`${prompt.source.replace("(?: |$)", " ")}$`));
const ASKED = [PAGER, new RegExp(`${QUESTION.source}$`), SECRET];

/**
 * Makes the recording's state, logs in and types its inputs as a person does. Whatever the target says is the result.
 * Throws `PatchrigError` not-reachable, wrong-password, unknown-host-key, refused.
 */
export async function perform(recording: Recording, stage: Stage): Promise<Performance> {
  const time = createTimeKeeper(stage.endpoints);
  const { given: givens = [], user } = recording.rules;
  const { ssh, sdk } = stage.appliance;
  try {
    for (const given of givens) await prepare(given, stage, time);
    const connection = await whileTimePasses(time, connect(stage.appliance, ssh.password, user));
    const pace = { time, limitMs: stage.limitMs, password: sdk?.password ?? ssh.password ?? "" };
    return await performOn(connection, recording, pace).finally(() => connection.close());
  } finally {
    for (const given of givens) await tidy(given, stage);
  }
}

interface Pace {
  readonly time: TimeKeeper;
  readonly limitMs: number;
  /** What a question for a password gets. */
  readonly password: string;
}

async function performOn(connection: SshConnection, recording: Recording, pace: Pace): Promise<Performance> {
  const { exec, chunkLog, bannerOnly } = recording.rules;
  const banner = shownLines(connection.banner);
  if (bannerOnly) return { banner, login: [], turns: [], closing: undefined };
  if (exec === undefined) {
    const console = createConsole(await connection.shell(WINDOW), pace);
    if (!chunkLog) return await performSession(recording, console, { banner, password: pace.password });
    await console.type(chunkLog.typedAtOnce);
    const problem = (await console.until([])) === "ended" ? {} : { problem: "the session did not end" };
    return { banner, login: withoutLastEnd(console.take()), turns: [], closing: undefined, ...problem };
  }
  const console = createConsole(await connection.exec(exec), pace);
  const end = await console.until([]);
  const login = withoutLastEnd(console.take());
  const problem = end === "silent" ? { problem: `${exec} did not end within ${pace.limitMs / 1000} s` } : {};
  return { banner, login, turns: [], closing: undefined, ...problem };
}

async function performSession(
  recording: Recording,
  console: Console,
  { banner, password }: { readonly banner: readonly string[]; readonly password: string },
): Promise<Performance> {
  const first = await console.until(AT_PROMPT);
  const said = { banner, login: takeTurn(console, first) };
  if (first !== "awaited") return { ...said, turns: [], closing: undefined, problem: noPrompt(first, "the login") };
  for (const given of recording.rules.given ?? []) {
    if (given.kind === "typed") await typeUnjudged(console, given.line);
  }
  return { ...said, ...(await performTurns(recording, console, password)) };
}

async function performTurns(
  { transcript, rules }: Recording,
  console: Console,
  password: string,
): Promise<Omit<Performance, "banner" | "login">> {
  const turns: (readonly string[])[] = [];
  for (const [index, turn] of transcript.turns.entries()) {
    const endsHere = rules.ends === "session-ends" && index === transcript.turns.length - 1;
    const typing = {
      input: turn.input,
      password,
      answers: answersIn(turn.output),
      ...(endsHere ? { prompts: [] } : {}),
    };
    const end = await typeTurn(console, typing);
    turns.push(takeTurn(console, end));
    if (endsHere && end === "ended") return { turns, closing: undefined };
    if (end !== "awaited") return { turns, closing: undefined, problem: noPrompt(end, `"${turn.input}"`) };
    for (const input of rules.leftOut?.afterTurn === index ? rules.leftOut.typed : []) {
      await typeUnjudged(console, input);
    }
  }
  return { turns, closing: console.current() };
}

const noPrompt = (end: Wait, after: string): string =>
  end === "ended" ? `the session ended after ${after}` : `no prompt came back after ${after}, nor did the session end`;

/** Types what the recording does not show: what is said to it is not compared. */
async function typeUnjudged(console: Console, input: string): Promise<void> {
  takeTurn(console, await typeTurn(console, { input, answers: [] }));
}

/** Takes what was shown; a prompt at its end begins the next turn, where the next input is typed behind it. */
const takeTurn = (console: Console, end: Wait): readonly string[] =>
  end === "awaited" ? console.take({ leaveLast: true }) : withoutLastEnd(console.take());

const withoutLastEnd = (lines: readonly string[]): readonly string[] =>
  lines.at(-1) === "" ? lines.slice(0, -1) : lines;

interface Typing {
  readonly input: string;
  /** What to answer, in order; the pager gets ENTER, and any other question yes when they are used up. */
  readonly answers: readonly string[];
  readonly prompts?: readonly RegExp[];
  readonly password?: string;
}

async function typeTurn(
  console: Console,
  { input, answers, password = "", prompts = AT_PROMPT }: Typing,
): Promise<Wait> {
  const words = answers.filter((answer) => answer !== "");
  await console.type(`${input}\r`);
  for (;;) {
    const end = await console.until([...prompts, ...ASKED]);
    const asked = ASKED.findIndex((question) => question.test(console.current()));
    if (end !== "awaited" || asked < 0) return end;
    const answer = asked === 2 ? password : words.shift();
    await console.type(asked === 0 ? "\r" : `${answer ?? "yes"}\r`);
  }
}
