import type { SessionChannel } from "@patchrig/core/ssh";
import { createKillRing, type KillRing } from "./kill-ring.ts";
import { LineEditor } from "./line-editor.ts";
import { Output } from "./output.ts";
import { Pipe } from "./pipe.ts";
import { type EditOptions, Interrupted, type Terminal } from "./terminal.ts";
import { Tty } from "./tty.ts";

/** Puts a tty (where the client asked for a pty) or three pipes behind a session channel. */
export function createTerminal(channel: SessionChannel): Terminal {
  let size = channel.terminal;
  const interactive = size !== undefined;
  const output = new Output(channel);
  const programs: AbortController[] = [];
  const interrupt = () => programs.at(-1)?.abort(new Interrupted());
  const input = interactive ? new Tty(output, interrupt) : new Pipe();
  let kills: KillRing | undefined;
  let editor: LineEditor | undefined;
  let closing: AbortController | undefined;
  let gone = false;

  const onTheWire = (text: string) => (interactive && text.includes("\n") ? text.replaceAll("\n", "\r\n") : text);
  const window = {
    get columns() {
      return size?.columns ?? 0;
    },
    get rows() {
      return size?.rows ?? 0;
    },
  };

  channel.onClose(() => {
    gone = true;
    output.abandon();
    input.receive(undefined);
    closing?.abort();
  });
  channel.onResize((next) => {
    size = next;
    editor?.resized();
  });
  channel.onInput((bytes) => input.receive(bytes));

  async function readLine(prompt = "", options: { readonly echo?: boolean } = {}): Promise<string | undefined> {
    if (prompt !== "") await output.write(onTheWire(prompt));
    return input.readLine(options.echo ?? true);
  }

  function editLine(prompt: string, edit: EditOptions): Promise<string | undefined> {
    if (!interactive) return readLine(prompt);
    kills ??= createKillRing();
    const ring = kills;
    return new Promise((resolve) => {
      const send = (text: string) => output.echo(text);
      const done = (line: string | undefined) => {
        editor = undefined;
        resolve(line);
      };
      const mine = new LineEditor({ prompt, edit, kills: ring, window, send, done });
      editor = mine;
      input.edit(mine);
      if (editor === mine) mine.open();
    });
  }

  async function foreground<T>(program: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    programs.push(controller);
    try {
      return await program(controller.signal);
    } finally {
      programs.splice(programs.indexOf(controller), 1);
    }
  }

  return {
    interactive,
    get columns() {
      return window.columns;
    },
    get rows() {
      return window.rows;
    },
    term: size?.term ?? "",
    write: (text) => output.write(onTheWire(text)),
    writeError: (text) => output.writeError(onTheWire(text)),
    readLine,
    editLine,
    foreground,
    get closed() {
      closing ??= new AbortController();
      if (gone) closing.abort();
      return closing.signal;
    },
    exit: (status) => output.finish(() => channel.exit(status)),
  };
}
