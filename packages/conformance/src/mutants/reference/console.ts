import { LimitPassed, monotonicNow, realSleep } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import { connectSsh } from "@patchrig/core/ssh";
import type { Work } from "./work.ts";

/** The reference client's own hands on a shell: it knows the prompt, the pager and the question, and nothing else. */
export interface ReferenceConsole {
  /** Types a line and returns what was said to it. */
  ask(line: string): Promise<string>;
  /** Types a line that ends the session. */
  leave(line: string): Promise<void>;
  close(): void;
}

const ANSWER_MS = 20_000;
const LOOK_MS = 10;
const PROMPT = "Command> ";
/** More often than a person would look twice; some servers lock an account long before. */
const TRIES_OF_A_FOOL = 6;

export async function openConsole(work: Work): Promise<ReferenceConsole> {
  const { mistake } = work;
  const connection = await logIn(work);
  const channel = await connection.shell({ term: "xterm", columns: 120, rows: 24 });
  let said = "";
  let ended = false;
  const chunks: string[] = [];
  channel.onOutput((bytes) => {
    said += bytes.toString("utf8");
    chunks.push(bytes.toString("utf8"));
  });
  void channel.exit.then(() => {
    ended = true;
  });
  const until = async (isThere: () => boolean, what: string) => {
    for (const end = monotonicNow() + ANSWER_MS; !isThere(); await realSleep(LOOK_MS)) {
      if (ended) throw new PatchrigError("connection-lost", `the session ended before ${what}`);
      if (monotonicNow() > end) throw new LimitPassed(what, ANSWER_MS);
    }
  };
  // Who wants the prompt in one piece waits for ever where it comes in two.
  const atPrompt = () =>
    said.endsWith(PROMPT) && (mistake !== "wants-whole-prompts" || chunks.some((chunk) => chunk.endsWith(PROMPT)));
  if (mistake !== "types-early") await until(atPrompt, "the prompt");
  const answerAll = async (line: string) => {
    let pages = 0;
    for (;;) {
      await until(
        () => atPrompt() || /Press ENTER[^\n]*$/.test(said) || said.endsWith("[yes/no] "),
        `an answer to ${line}`,
      );
      if (atPrompt()) return;
      said += "\n";
      if (said.trimEnd().endsWith("[yes/no]")) await channel.write("yes\r");
      else if (mistake === "interrupts-the-pager") await channel.write("\x03");
      else if (mistake === "one-page-only" && ++pages > 1) throw new PatchrigError("refused", "a page too many");
      else await channel.write("\r");
    }
  };
  return {
    ask: async (line) => {
      said = "";
      chunks.length = 0;
      const blind = mistake === "answers-blindly" && line.includes("stage") ? "\r\ryes\r" : "";
      await channel.write(`${line}\r${blind}`);
      await answerAll(line);
      return said;
    },
    leave: async (line) => {
      said = "";
      await channel.write(`${line}\r`);
      await until(() => ended || said.endsWith(PROMPT), "the session's end");
    },
    close: () => connection.close(),
  };
}

async function logIn({ appliance: { ssh }, mistake }: Work) {
  const connect = (password: string | undefined) =>
    connectSsh({
      host: ssh.host,
      port: ssh.port,
      user: ssh.user,
      ...(password === undefined ? {} : { password }),
      verifyHostKey: (key) => ssh.hostKeySha256 === undefined || key === ssh.hostKeySha256,
    });
  if (mistake === "tries-passwords") {
    for (let tries = 0; tries < TRIES_OF_A_FOOL; tries++) await connect(`guess-${tries}`).catch(() => {});
  }
  return await connect(ssh.password);
}
