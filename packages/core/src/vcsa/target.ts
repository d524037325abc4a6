import type { ShellPort } from "../ports/shell.ts";
import type { WebPort } from "../ports/web.ts";

/** An appliance and the ways to it. */
export interface Target {
  readonly name: string;
  readonly shell: ShellPort;
  readonly web: WebPort;
  /** The password of Single Sign-On's administrator, where it is known: 8.0 asks for it (P28). */
  readonly ssoPassword?: string;
  /** Takes the target's secrets out of a text. */
  redact(text: string): string;
}
