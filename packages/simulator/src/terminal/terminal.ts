/**
 * What a program on the appliance sees of the session it runs in: the tty of an interactive session, or the three
 * pipes of an exec. Created by `createTerminal(channel)`.
 */
export interface Terminal {
  /** Is there a pty? Without one nothing is echoed, `\n` stays `\n`, and stderr is apart. */
  readonly interactive: boolean;
  /** 0 where the client did not say. */
  readonly columns: number;
  readonly rows: number;
  /** TERM of the pty; empty without one. */
  readonly term: string;

  /** Writes text (`\n` becomes `\r\n` on a pty); resolves when the peer takes more. Never rejects: a gone peer reads nothing. */
  write(text: string): Promise<void>;
  writeError(text: string): Promise<void>;

  /**
   * Reads one line as a program does from a cooked tty or a pipe: echo, erase, kill and word-erase by the tty, no
   * history. `undefined` at the end of input. Rejects with `Interrupted` on Ctrl+C.
   */
  readLine(prompt?: string, options?: { readonly echo?: boolean }): Promise<string | undefined>;

  /**
   * Reads one line as readline does: editing keys, history, Tab (P6, P7). `undefined` on Ctrl+D in an
   * empty line or at the end of input; Ctrl+C abandons the line and prompts again.
   */
  editLine(prompt: string, options: EditOptions): Promise<string | undefined>;

  /**
   * Runs a program in the foreground: Ctrl+C aborts its signal with `Interrupted`. What is typed meanwhile is echoed
   * by the tty and kept for the next reader.
   */
  foreground<T>(program: (signal: AbortSignal) => Promise<T>): Promise<T>;

  /** Aborted once the channel is gone. Made when first asked for, and kept: `onGone` costs an idle session less. */
  readonly closed: AbortSignal;
  /** Is the channel gone? */
  readonly gone: boolean;
  /** Calls back once the channel is gone, at once when it is; returns how to take that back. */
  onGone(listener: () => void): () => void;
  /** Ends the session with an exit status. */
  exit(status: number): void;
}

export interface EditOptions {
  /** Earlier lines, oldest first. The editor reads it; whoever runs the line adds to it. */
  readonly history: readonly string[];
  /** What the word under the cursor may become; `line` is all before the cursor. */
  complete(line: string): readonly string[];
}

/** Ctrl+C. */
export class Interrupted extends Error {
  constructor() {
    super("interrupted");
    this.name = "Interrupted";
  }
}
