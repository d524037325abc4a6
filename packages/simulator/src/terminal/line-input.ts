/** Where a session's lines come from: a tty or a pipe. One reader at a time. */
export interface LineInput {
  /** Bytes from the peer; `undefined` is the end of them. */
  receive(bytes: Buffer | undefined): void;
  readLine(echo: boolean): Promise<string | undefined>;
  /** Hands every byte to the editor until it has its line. */
  edit(editor: RawReader): void;
}

/** Who reads a tty in raw mode. */
export interface RawReader {
  /** Takes bytes; the number of them it used once its line is complete, `undefined` as long as it wants more. */
  take(bytes: Buffer): number | undefined;
  /** No more will come. */
  end(): void;
}
