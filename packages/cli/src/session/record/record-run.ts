import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { promisify } from "node:util";
import { realSleep } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { RecordOptions } from "./options.ts";
import { createSessionFiles, type RecordedSession } from "./session-files.ts";

/**
 * Runs a command on a terminal of its own. The terminal is script(1)'s, which writes what is typed and shown into two pipes
 * with names: both are read here and only what may be written reaches a disk. Node has no pty of its own.
 */
export async function recordRun(words: readonly string[], options: RecordOptions, context: Context): Promise<ExitCode> {
  const folder = mkdtempSync(join(tmpdir(), "patchrig-pty-"));
  try {
    const files = await createSessionFiles(options, context, { hosts: [], users: [userInfo().username] });
    const pipes = { out: join(folder, "out"), in: join(folder, "in") };
    await promisify(execFile)("mkfifo", ["-m", "600", pipes.out, pipes.in]).catch(missing("mkfifo"));
    const recorded = files.open({
      columns: context.stdout.columns,
      rows: process.stdout.rows ?? 24,
      term: context.env.TERM ?? "xterm",
    });
    const status = await runScript(words, pipes, recorded);
    recorded.exit(status);
    recorded.close();
    context.stderr.write(`recorded: ${recorded.cast}\n`);
    if (options.json) context.stdout.write(`${JSON.stringify({ version: 1, exit: status, folder: files.folder })}\n`);
    return status === 0 ? EXIT.done : EXIT.failed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const missing = (program: string) => (cause: NodeJS.ErrnoException) => {
  throw new PatchrigError("bad-usage", `${program} is needed for a terminal: ${cause.message}`, {
    cause,
    hint: "install util-linux and coreutils, or use `patchrig session record ssh`",
  });
};

async function runScript(
  words: readonly string[],
  pipes: { readonly out: string; readonly in: string },
  recorded: RecordedSession,
): Promise<number> {
  const args = [
    "--quiet",
    "--flush",
    "--return",
    "--log-out",
    pipes.out,
    "--log-in",
    pipes.in,
    "--logging-format",
    "classic",
  ];
  const line = words.map(quoted).join(" ");
  const child = spawn("script", [...args, "--command", line], { stdio: "inherit" });
  const shown = new StringDecoder("utf8");
  const typed = new StringDecoder("utf8");
  const read = (file: string, take: (bytes: Buffer) => void) =>
    new Promise<void>((resolve) => {
      createReadStream(file)
        .on("data", (bytes) => take(Buffer.from(bytes)))
        .on("error", () => resolve())
        .on("close", () => resolve());
    });
  const frame = createFrame((text) => recorded.output(text));
  const keys = createFrame((text) => recorded.input(text.replaceAll("\n", "\r")), false);
  const ended = Promise.all([
    read(
      pipes.out,
      later((bytes) => frame.write(shown.write(bytes))),
    ),
    read(pipes.in, (bytes) => keys.write(typed.write(bytes))),
  ]);
  const status = await exitOf(child).catch(missing("script"));
  await ended;
  await realSleep(2 * ECHO_MS);
  frame.end();
  keys.end();
  return status;
}

/** Two pipes know no order between them: what is shown waits for the key that it echoes. */
const ECHO_MS = 40;

function later(take: (bytes: Buffer) => void): (bytes: Buffer) => void {
  let last = Promise.resolve();
  return (bytes) => {
    const due = realSleep(ECHO_MS);
    last = last.then(() => due).then(() => take(bytes));
  };
}

/** script(1) writes a line of its own before and after the session. */
function createFrame(give: (text: string) => void, waitsAtLineEnds = true) {
  let held = "";
  let begun = false;
  const END = /\r?\n?Script done on [^\n]*\n?$/;
  return {
    write: (text: string) => {
      held += text;
      if (!begun && held.startsWith("Script started on".slice(0, held.length)) && !held.includes("\n")) return;
      if (!begun) held = held.replace(/^Script started on [^\n]*\n/, "");
      begun = true;
      const done = held.search(/\r?\n?Script done on /);
      const keep = done >= 0 ? done : waitsAtLineEnds && held.endsWith("\n") ? held.length - 1 : -1;
      const ready = keep < 0 ? held : held.slice(0, keep);
      held = held.slice(ready.length);
      if (ready !== "") give(ready);
    },
    end: () => {
      const rest = held.replace(END, "");
      if (rest !== "") give(rest);
    },
  };
}

async function exitOf(child: ChildProcess): Promise<number> {
  const [code, signal] = (await Promise.race([
    once(child, "exit"),
    once(child, "error").then(([problem]) => {
      throw problem;
    }),
  ])) as [number | null, string | null];
  return code ?? (signal === null ? 1 : 128);
}

/** As a shell takes it as one word. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
