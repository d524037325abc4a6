import type { InventoryPort } from "../ports/inventory.ts";
import type { ShellPort } from "../ports/shell.ts";
import type { UpdateServicePort } from "../ports/update-service.ts";
import type { WebPort } from "../ports/web.ts";
import type { MachineClue } from "./machine/find-machine.ts";

/** An appliance and the ways to it. */
export interface Target {
  readonly name: string;
  readonly shell: ShellPort;
  readonly web: WebPort;
  /** vCenter's /sdk, where it is known. */
  readonly inventory?: InventoryPort | undefined;
  /** The API for updates that it has from 6.7 on, where an account for it is known. */
  readonly updates?: UpdateServicePort | undefined;
  /** By what the appliance's VM is found there. */
  readonly clue?: MachineClue | undefined;
  /** The password of Single Sign-On's administrator, where it is known: 8.0 asks for it (P28). */
  readonly ssoPassword?: string;
  /** Takes the target's secrets out of a text. */
  redact(text: string): string;
}
