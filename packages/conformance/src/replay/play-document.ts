import { monotonicNow, parseInstant } from "@patchrig/core/clock";
import type { Endpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import type { SshConnection } from "@patchrig/core/ssh";
import {
  createLineStream,
  type ScriptStep,
  type ScriptTurn,
  type SessionScript,
  type ShownLine,
} from "@patchrig/core/transcript";
import { type Console, createConsole, shownLines, WINDOW } from "./console.ts";
import { connect } from "./prepare.ts";
import { callAdmin, createTimeKeeper, type TimeKeeper, whileTimePasses } from "./time-keeper.ts";

/** What a target showed while a session document was played at it. */
export interface PlayedSession {
  readonly opening: readonly ShownLine[];
  readonly turns: readonly PlayedTurn[];
  /** The prompt at the end; undefined where there was none. */
  readonly closing: string | undefined;
  /** Why it could not be played to its end. */
  readonly problem?: string;
}

export interface PlayedTurn {
  readonly shown: readonly ShownLine[];
  /** On the target's clock, where its admin API tells it; else real milliseconds. */
  readonly elapsedMs: number;
  readonly exit?: number;
}

export interface PlayOptions {
  readonly appliance?: string;
  /** Real milliseconds that any one wait may take; 60,000 when left out. */
  readonly limitMs?: number;
  /** Each input is a command without a terminal. */
  readonly exec?: boolean;
  readonly window?: { readonly columns: number; readonly rows: number };
  /** What `@hidden NAME` types. */
  secret?(name: string): string | undefined;
}

/**
 * Logs in and types a document's inputs when their prompts and questions come. Whatever the target says is the result.
 * Throws `PatchrigError` bad-usage, not-reachable, wrong-password, unknown-host-key.
 */
export async function playDocument(
  endpoints: Endpoints,
  script: SessionScript,
  options: PlayOptions = {},
): Promise<PlayedSession> {
  const { appliance: name, limitMs = 60_000 } = options;
  const appliance = endpoints.appliances.find((one) => name === undefined || one.name === name);
  if (!appliance) throw new PatchrigError("bad-usage", `the endpoints have no appliance ${name ?? "at all"}`);
  const time = createTimeKeeper(endpoints);
  const connection = await whileTimePasses(time, connect(appliance));
  const stage: Stage = {
    time,
    limitMs,
    clock: targetClock(endpoints),
    secret: (secret) => options.secret?.(secret) ?? appliance.ssh.password ?? "",
  };
  try {
    return options.exec
      ? await playExec(connection, script, stage)
      : await playShell(connection, script, { ...stage, window: options.window });
  } finally {
    connection.close();
  }
}

interface Stage {
  readonly time: TimeKeeper;
  readonly limitMs: number;
  clock(): Promise<number>;
  secret(name: string): string;
}

/** The target's own time, which its admin API tells. */
function targetClock({ admin }: Endpoints): () => Promise<number> {
  if (!admin) return async () => monotonicNow();
  return async () => {
    const answer = await callAdmin(admin, "/clock", undefined, "GET");
    const { now } = JSON.parse(answer) as { readonly now?: string };
    return parseInstant(now ?? "") ?? monotonicNow();
  };
}

async function playExec(connection: SshConnection, { turns }: SessionScript, stage: Stage): Promise<PlayedSession> {
  const played: PlayedTurn[] = [];
  for (const turn of turns) {
    const from = await stage.clock();
    const channel = await connection.exec(turn.input);
    const console = createConsole(channel, stage);
    const ended = await console.until([]);
    const { status } = await (ended === "ended" ? channel.exit : Promise.resolve({ status: undefined }));
    const shown = [`${turn.source}`, ...withoutLastEnd(console.take())].map(asShown);
    played.push({ shown, elapsedMs: (await stage.clock()) - from, ...(status === undefined ? {} : { exit: status }) });
    if (ended === "silent")
      return { opening: [], turns: played, closing: undefined, problem: `${turn.input} did not end` };
  }
  return { opening: [], turns: played, closing: undefined };
}

async function playShell(
  connection: SshConnection,
  script: SessionScript,
  stage: Stage & { readonly window: PlayOptions["window"] },
): Promise<PlayedSession> {
  const window = script.window ?? stage.window ?? WINDOW;
  const channel = await connection.shell({ term: WINDOW.term, columns: window.columns, rows: window.rows });
  const counters = createCounters();
  const console = createConsole(channel, { ...stage, columns: window.columns, onText: counters.write });
  const banner = shownLines(connection.banner).map(asShown);
  const prompts = script.prompts.flatMap(({ expression }) => expression ?? []);
  const first = await untilPrompt(script.resized, { console, channel, prompts, stage });
  const take = (leaveLast: boolean) => console.take({ leaveLast }).map((text) => counters.shown(text));
  const opening = [...banner, ...take(first === "awaited")];
  if (first !== "awaited") return { opening, turns: [], closing: undefined, problem: `no prompt came: ${first}` };
  const turns: PlayedTurn[] = [];
  for (const turn of script.turns) {
    const from = await stage.clock();
    const ended = await playTurn(turn, { console, channel, prompts, stage });
    const shown = ended === "awaited" ? take(true) : withoutEmptyEnd(take(false));
    const { status } = ended === "ended" ? await channel.exit : {};
    turns.push({ shown, elapsedMs: (await stage.clock()) - from, ...(status === undefined ? {} : { exit: status }) });
    if (ended === "awaited") continue;
    const isLast = turn === script.turns.at(-1);
    if (ended === "ended" && isLast && !script.closing) return { opening, turns, closing: undefined };
    const problem = ended === "ended" ? "the session ended" : `no prompt came within ${stage.limitMs / 1000} s`;
    return { opening, turns, closing: undefined, problem };
  }
  return { opening, turns, closing: console.current() };
}

interface Playing {
  readonly console: Console;
  readonly channel: { resize(size: Size): void };
  readonly prompts: readonly RegExp[];
  readonly stage: Stage;
}

type Ended = "awaited" | "ended" | "silent";

/** Types a turn's line and answers; returns how the wait for the next prompt ended. */
async function playTurn(turn: ScriptTurn, playing: Playing): Promise<Ended> {
  await playing.console.type(`${turn.input}\r`);
  for (const step of turn.steps) {
    if (step.kind === "resize") {
      if (!step.atPrompt) resize(step, playing);
    } else {
      const ended = await playStep(step, playing);
      if (ended !== undefined) return ended;
    }
  }
  return await untilPrompt(
    turn.steps.flatMap((step) => (step.kind === "resize" && step.atPrompt ? [step] : [])),
    playing,
  );
}

type Size = { readonly columns: number; readonly rows: number };

function resize(size: Size, { channel, console }: Playing): void {
  channel.resize(size);
  console.widen(size.columns);
}

/** Waits for a prompt, and changes the window there: the shell draws its prompt anew. */
async function untilPrompt(sizes: readonly Size[], playing: Playing): Promise<Ended> {
  const { console, prompts } = playing;
  let came = await console.until(prompts);
  for (const size of sizes) {
    if (came !== "awaited") return came;
    resize(size, playing);
    came = await console.until(prompts);
  }
  return came;
}

/** Types once when it is asked, or a key again and again until its text comes; how the turn ended when it did before. */
async function playStep(
  step: Exclude<ScriptStep, { kind: "resize" }>,
  { console, prompts, stage }: Playing,
): Promise<Ended | undefined> {
  const asked = step.asked?.expression;
  const until = step.kind === "key" ? step.until : undefined;
  const awaited = [
    ...prompts,
    ...(asked ? [asked] : []),
    ...(until === undefined ? [] : [containing(until.trimEnd())]),
  ];
  for (;;) {
    const came = await console.until(awaited);
    const line = console.current();
    if (came !== "awaited" || prompts.some((prompt) => prompt.test(line))) return came;
    if (until !== undefined && line.includes(until.trimEnd())) return undefined;
    await console.type(typedIn(step, stage));
    if (until === undefined) return undefined;
  }
}

function typedIn(step: Exclude<ScriptStep, { kind: "resize" }>, stage: Stage): string {
  if (step.kind === "key") return step.bytes;
  return step.kind === "type" ? `${step.text}\r` : `${stage.secret(step.name)}\r`;
}

const containing = (text: string): RegExp => new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));

const asShown = (text: string): ShownLine => ({ text: text.trimEnd(), line: 0 });
const withoutLastEnd = (lines: readonly string[]): readonly string[] =>
  lines.at(-1) === "" ? lines.slice(0, -1) : lines;
const withoutEmptyEnd = (lines: readonly ShownLine[]): readonly ShownLine[] =>
  lines.at(-1)?.text.trim() === "" ? lines.slice(0, -1) : lines;

/** Remembers what stood in a line before it was rewritten: a counter's way to its end. */
function createCounters() {
  const was = new Map<string, readonly string[]>();
  const stream = createLineStream((line) => {
    if (line.was) was.set(line.text.trimEnd(), line.was);
  });
  return {
    write: (text: string) => stream.write(text),
    shown: (text: string): ShownLine => {
      const before = was.get(text.trimEnd());
      return { ...asShown(text), ...(before ? { was: before } : {}) };
    },
  };
}
