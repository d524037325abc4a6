import type { Session } from "../session/session.ts";

/** A program that the appliance shell runs by name; it resolves with its exit status. */
export interface Plugin {
  /** Without `com.vmware.`. */
  readonly name: string;
  run(session: Session, words: readonly string[]): Promise<number>;
}
