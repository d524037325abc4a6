/**
 * A way to the appliance's shell. Bytes only: what they mean is the client's business.
 * Adapters: ssh-shell, memory-shell.
 */
export interface ShellPort {
  /**
   * Opens an interactive session on a terminal of this size.
   * Throws `PatchrigError`: wrong-password, unknown-host-key, not-reachable, limit-passed.
   */
  open(options?: OpenShellOptions): Promise<ShellSession>;
}

export interface OpenShellOptions {
  readonly window?: { readonly columns: number; readonly rows: number };
  readonly signal?: AbortSignal;
}

/** One open session. */
export interface ShellSession {
  /** What was shown before authentication (the SSH banner); empty when nothing was. */
  readonly banner: string;
  /** Output as it arrives, in any chunking; ends when the session does. One reader only. */
  readonly output: AsyncIterable<string>;
  /** Types text; resolves when it has been handed over. Throws `connection-lost` once the session has ended. */
  send(text: string): Promise<void>;
  /** How the session ended. Never rejects. */
  readonly ended: Promise<ShellEnd>;
  close(): Promise<void>;
}

export type ShellEnd =
  | { readonly kind: "exited"; readonly status: number | undefined }
  | { readonly kind: "lost"; readonly reason: string }
  | { readonly kind: "closed" };
