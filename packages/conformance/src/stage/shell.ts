import { realSleep } from "@patchrig/core/clock";
import type { Random } from "@patchrig/core/random";
import type { SessionChannel } from "@patchrig/core/ssh";
import { createTty, type Tty } from "../replay/tty.ts";
import type { ClientGiven } from "../requirement/requirement.ts";
import type { ClientJournal, Place } from "./journal.ts";
import { pagesOf } from "./licence.ts";
import type { Words } from "./words.ts";

/** How far the replayed appliance has got. */
export interface ReplayedState {
  update: "idle" | "staged" | "installed";
  isUpdated: boolean;
}

export interface Play {
  readonly words: Words;
  readonly given: ClientGiven;
  readonly random: Random;
  readonly journal: ClientJournal;
  readonly state: ReplayedState;
  /** The reboot was accepted. */
  goDown(): void;
}

const LATE_MS = 700;

/** One session at the replayed appliance: it says what was recorded, and notes what is typed. */
export async function playSession(channel: SessionChannel, play: Play): Promise<void> {
  const place = { now: "login" as Place };
  const { given, words, journal, random } = play;
  const chunks = given.chunks === "drawn" ? random.pick(["whole", "characters"] as const) : (given.chunks ?? "whole");
  const { earlyEcho = false, splitPrompts = false } = given;
  const tty = createTty(watched(channel, play, place), { chunks, earlyEcho, splitPrompts });
  journal.note({ kind: "session" });
  if (channel.kind !== "shell") return await playExec(channel, tty, play);
  await tty.say(`${words.login.last}\n`);
  if (given.lateBanner) await realSleep(LATE_MS);
  else await tty.pause();
  await tty.say(`${words.login.greeting.join("\n")}\n`);
  const desk = { tty, play, place, rows: channel.terminal?.rows ?? 24 };
  for (;;) {
    place.now = "prompt";
    await tty.prompt("Command> ");
    const typed = await tty.readLine();
    if (typed.kind === "ended") break;
    if (typed.kind === "interrupted") continue;
    const line = typed.text.trim();
    if (line === "") continue;
    journal.note({ kind: "line", text: line, place: "prompt" });
    place.now = "busy";
    const end = await obey(line, desk);
    if (end !== "on") break;
  }
  journal.note({ kind: "left" });
  channel.exit(0);
}

interface Desk {
  readonly tty: Tty;
  readonly play: Play;
  readonly place: { now: Place };
  readonly rows: number;
}

/** What a command comes to; what was never recorded says nothing. */
async function obey(line: string, desk: Desk): Promise<"on" | "left" | "gone"> {
  const { tty, play } = desk;
  const { words, state, given, journal } = play;
  const say = async (lines: readonly string[]) => {
    for (const one of lines) {
      await tty.say(`${one}\n`);
      journal.note({ kind: "said", text: one });
    }
  };
  const bare = line.replace(/^pi /, "").replace(/^(?:[a-z]+\.)+(?=software-packages|shutdown)/, "");
  if (/^(exit|logout)$/.test(bare)) return "left";
  if (/^software-packages stage\b.*--iso/.test(bare)) await stage(desk, { say, accepted: /--acceptEulas/.test(bare) });
  else if (/^software-packages list --staged$/.test(bare)) {
    if (state.update !== "idle") await say(given.otherPayload ? words.otherStaged : words.staged);
  } else if (/^software-packages install\b/.test(bare)) {
    if (given.refusal !== undefined) await say(words.refusal(given.refusal));
    else if (state.update === "staged") {
      await say(words.install);
      state.update = "installed";
    }
  } else if (/^shutdown reboot( |$)/.test(bare)) {
    play.goDown();
    return "gone";
  } else if (/^shutdown\b/.test(bare)) await say(words.usage);
  else if (/system\.version\.get$/.test(bare)) await say(["", `   Version: ${versionOf(play)}`]);
  else if (!/^(software-packages|help|shell|api|\?)/.test(bare)) await say([words.unknown(bare.split(" ")[0] ?? "")]);
  return "on";
}

/** The only version that recordings show is the banner's (44, 17); that a get prints it indented is P8. */
const versionOf = ({ words, state }: Play): string =>
  /\d+(?:\.\d+){2,}/.exec(state.isUpdated ? words.banner.after : words.banner.before)?.[0] ?? "";

interface Staging {
  say(lines: readonly string[]): Promise<void>;
  readonly accepted: boolean;
}

async function stage({ tty, play, place, rows }: Desk, { say, accepted }: Staging): Promise<void> {
  const { words, journal, state } = play;
  await say(words.stage.before);
  if (!accepted) {
    const pages = pagesOf({ rows, pages: play.given.pages, random: play.random });
    for (const [index, page] of pages.entries()) {
      await tty.say(page);
      if (index === pages.length - 1) break;
      place.now = "pager";
      await tty.prompt(words.pager);
      const turned = await tty.readLine();
      if (turned.kind !== "line") return;
      place.now = "busy";
    }
    place.now = "question";
    await tty.prompt(words.question);
    const answer = await tty.readLine();
    if (answer.kind !== "line") return;
    journal.note({ kind: "line", text: answer.text.trim(), place: "question" });
    place.now = "busy";
    if (answer.text.trim() !== "yes") return;
  }
  await say(words.stage.after);
  state.update = "staged";
}

async function playExec(channel: SessionChannel, tty: Tty, play: Play): Promise<void> {
  const command = (channel.command ?? "").trim();
  play.journal.note({ kind: "line", text: command, place: "prompt" });
  const end = await obey(command, { tty, play, place: { now: "busy" }, rows: 24 });
  // No recording shows an exit status.
  if (end === "gone") channel.close();
  else channel.exit(0);
}

/** Notes keys, and what comes while nobody asks. */
function watched(channel: SessionChannel, { journal }: Play, place: { readonly now: Place }): SessionChannel {
  return {
    kind: channel.kind,
    command: channel.command,
    user: channel.user,
    from: channel.from,
    get terminal() {
      return channel.terminal;
    },
    onResize: (listener) => channel.onResize(listener),
    onClose: (listener) => channel.onClose(listener),
    write: (bytes) => channel.write(bytes),
    writeError: (bytes) => channel.writeError(bytes),
    drained: () => channel.drained(),
    exit: (status) => channel.exit(status),
    close: () => channel.close(),
    onInput: (listener) =>
      channel.onInput((bytes) => {
        const text = bytes?.toString("utf8") ?? "";
        if (text.includes("\x03")) journal.note({ kind: "key", key: "ctrl-c", place: place.now });
        if (text.includes("\x04")) journal.note({ kind: "key", key: "ctrl-d", place: place.now });
        const isBlind = place.now === "busy" || place.now === "login" || /[\r\n](?=[\s\S])(?!\n$)/.test(text);
        if (isBlind && text !== "") journal.note({ kind: "early", text, place: place.now });
        listener(bytes);
      }),
  };
}
