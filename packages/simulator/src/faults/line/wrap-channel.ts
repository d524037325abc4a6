import type { SessionChannel, TerminalSize } from "@patchrig/core/ssh";

/** A channel like another one, but for the changes. What varies in the other one, or in the changes, varies here. */
export const wrapChannel = (channel: SessionChannel, changes: Partial<SessionChannel>): SessionChannel =>
  new WrappedChannel(channel, changes);

/** A class, since each session has one: an object with an accessor of its own would get a hidden class of its own. */
class WrappedChannel implements SessionChannel {
  readonly kind: SessionChannel["kind"];
  readonly command: string | undefined;
  readonly user: string;
  readonly from: SessionChannel["from"];
  readonly #inner: SessionChannel;
  readonly #changes: Partial<SessionChannel>;

  constructor(inner: SessionChannel, changes: Partial<SessionChannel>) {
    this.kind = changes.kind ?? inner.kind;
    this.command = "command" in changes ? changes.command : inner.command;
    this.user = changes.user ?? inner.user;
    this.from = changes.from ?? inner.from;
    this.#inner = inner;
    this.#changes = changes;
  }

  get terminal(): TerminalSize | undefined {
    return "terminal" in this.#changes ? this.#changes.terminal : this.#inner.terminal;
  }

  onInput(listener: (bytes: Buffer | undefined) => void): void {
    this.#the("onInput").onInput(listener);
  }

  onResize(listener: (size: TerminalSize) => void): void {
    this.#the("onResize").onResize(listener);
  }

  onClose(listener: () => void): void {
    this.#the("onClose").onClose(listener);
  }

  write(bytes: Buffer | string): boolean {
    return this.#the("write").write(bytes);
  }

  writeError(bytes: Buffer | string): boolean {
    return this.#the("writeError").writeError(bytes);
  }

  drained(): Promise<void> {
    return this.#the("drained").drained();
  }

  exit(status: number): void {
    this.#the("exit").exit(status);
  }

  close(): void {
    this.#the("close").close();
  }

  /** Who has it: the changes, or the other channel. */
  #the<K extends keyof SessionChannel>(name: K): Pick<SessionChannel, K> {
    return (this.#changes[name] ? this.#changes : this.#inner) as Pick<SessionChannel, K>;
  }
}
