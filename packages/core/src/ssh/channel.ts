/**
 * The server's end of one session channel, whatever carries it (SSH, memory). Callbacks are set once, right after the
 * channel is handed over; what arrives earlier is kept for them.
 */
export interface SessionChannel {
  readonly kind: "shell" | "exec" | "subsystem";
  /** The command line of an exec, the name of a subsystem. */
  readonly command: string | undefined;
  /** Absent without a pty. Columns and rows of 0 mean "unknown size" (OpenSSH's -tt without a terminal sends 0x0). */
  readonly terminal: TerminalSize | undefined;
  readonly user: string;
  readonly from: { readonly address: string; readonly port: number };
  /** Input bytes; `undefined` is the end of input (EOF), after which nothing more comes. */
  onInput(listener: (bytes: Buffer | undefined) => void): void;
  onResize(listener: (size: TerminalSize) => void): void;
  /** The channel is gone, for whatever reason. Called once. */
  onClose(listener: () => void): void;
  /** Hands bytes over; false when the peer reads slowly: wait for `drained` before writing more. */
  write(bytes: Buffer | string): boolean;
  /** The same on stderr (the terminal's own output where there is a pty). */
  writeError(bytes: Buffer | string): boolean;
  /** Resolves when the peer has taken what was written, or is gone. */
  drained(): Promise<void>;
  /** Sends the exit status and closes. */
  exit(status: number): void;
  /** Closes without a status. */
  close(): void;
}

export interface TerminalSize {
  readonly term: string;
  readonly columns: number;
  readonly rows: number;
}
