import type { SessionChannel } from "@patchrig/core/ssh";
import { linesOf, type Turn } from "@patchrig/core/transcript";
import { LEAVING, UNKNOWN_COMMAND } from "./grammar.ts";
import type { Recording } from "./recording.ts";
import { createTty, type Tty, type Variation } from "./tty.ts";

/** What a client did at a replay server; grows as it does it. */
export interface Recital {
  /** Which turn is the next one; goes on over several sessions. */
  next: number;
  readonly typed: string[];
  readonly deviations: string[];
}

/** Says a recording to a client: its login, then for each input of the recording what the recording answers. */
export async function recite(channel: SessionChannel, recording: Recording, play: Play): Promise<void> {
  const { recital, variation } = play;
  const tty = createTty(channel, variation);
  if (channel.kind === "exec") return await reciteExec(channel, recording, recital);
  if (channel.kind !== "shell") return channel.exit(127);
  await sayLogin(tty, recording);
  for (;;) {
    await tty.prompt(promptAt(recording, recital.next));
    const typed = await tty.readLine();
    if (typed.kind === "ended") return channel.exit(0);
    if (typed.kind === "interrupted") continue;
    const goesOn = await answer(typed.text.trim(), { tty, recording, recital });
    if (goesOn === "left") return channel.exit(0);
    if (goesOn === "gone") return channel.close();
  }
}

export interface Play {
  readonly recital: Recital;
  readonly variation: Variation;
}

interface Scene {
  readonly tty: Tty;
  readonly recording: Recording;
  readonly recital: Recital;
}

async function answer(typed: string, scene: Scene): Promise<"on" | "left" | "gone"> {
  const { tty, recording, recital } = scene;
  const { turns } = recording.transcript;
  const asked = typed === recording.rules.alsoFor ? turns[recital.next]?.input : typed;
  const at = turns.findIndex((turn, index) => index >= recital.next && turn.input === asked);
  if (at < 0 && (typed === "" || isLeftOut(typed, scene))) return "on";
  recital.typed.push(typed);
  if (at < 0) {
    if (LEAVING.test(typed)) return "left";
    recital.deviations.push(`typed "${typed}", ${expectedAt(recording, recital.next)}`);
    await tty.say(unknownCommand(recording, typed));
    return "on";
  }
  recital.next = at + 1;
  await sayOutput(turns[at] as Turn, scene);
  return at === turns.length - 1 && recording.rules.ends === "session-ends" ? "gone" : "on";
}

/** Typed where the author left something out, as he must have: what came of it is not in the recording. */
const isLeftOut = (typed: string, { recording: { rules }, recital }: Scene): boolean =>
  rules.leftOut?.afterTurn === recital.next - 1 && rules.leftOut.typed.includes(typed);

async function sayOutput({ output, input }: Turn, { tty, recital }: Scene): Promise<void> {
  let answered = false;
  for (const part of output) {
    if (part.kind === "said") await tty.say(answered ? part.text.replace(/^\n/, "") : part.text);
    answered = part.kind === "typed";
    if (part.kind !== "typed") continue;
    const typed = await tty.readLine();
    if (typed.kind === "line") recital.typed.push(typed.text);
    if (typed.kind === "line" && typed.text.trim() === part.text) continue;
    const came = typed.kind === "line" ? `"${typed.text}"` : typed.kind;
    recital.deviations.push(`answered ${came} to a question of "${input}", the recording has "${part.text}"`);
    if (typed.kind !== "line") return;
  }
}

async function sayLogin(tty: Tty, recording: Recording): Promise<void> {
  const lines = recording.opening.login.flatMap((line) => (line.kind === "line" ? [`${line.text}\n`] : []));
  const [first = "", ...rest] = lines;
  await tty.say(first);
  await tty.pause();
  await tty.say(rest.join(""));
}

async function reciteExec(channel: SessionChannel, recording: Recording, recital: Recital): Promise<void> {
  const command = channel.command ?? "";
  const tty = createTty(channel, {});
  const turn = recording.transcript.turns.find(({ input }) => input === command);
  recital.typed.push(command);
  if (recording.rules.exec !== undefined && sameProgram(command, recording.rules.exec)) {
    const said = recording.opening.login.flatMap((line) => (line.kind === "line" ? [line.text] : []));
    await tty.say(`${said.join("\n").trimEnd()}\n`);
  } else if (turn) await sayOutput(turn, { tty, recording, recital });
  else recital.deviations.push(`ran "${command}", which is not in the recording`);
  // No recording shows an exit status.
  channel.close();
}

const sameProgram = (one: string, other: string): boolean => one.split(" ")[0] === other.split(" ")[0];

/** The prompt at that turn; after the last one the recording's end, or once more the last one. */
function promptAt({ transcript: { turns, closing } }: Recording, next: number): string {
  const prompt = turns[next]?.prompt ?? closing?.prompt ?? turns.at(-1)?.prompt ?? "";
  return `${prompt.trimEnd()} `;
}

function expectedAt({ transcript: { turns } }: Recording, next: number): string {
  const turn = turns[next];
  return turn ? `the recording has "${turn.input}"` : "the recording ends here";
}

/** What this recording's shell says to a word that it does not know, where the recording has it; else nothing. */
function unknownCommand({ transcript }: Recording, typed: string): string {
  const said = transcript.turns.flatMap((turn) => linesOf(turn.output).map((line) => ({ turn, line })));
  for (const { turn, line } of said) {
    const [known = ""] = turn.input.split(" ");
    if (line.kind === "line" && UNKNOWN_COMMAND.test(line.text) && known !== "") {
      return `${line.text.replace(known, () => typed.split(" ")[0] ?? "")}\n`;
    }
  }
  return "";
}
