import type { Slot, UpdateMode } from "../../ports/hosted-service.ts";
import type { ImageRules, ServiceAccess } from "../update/goal.ts";

/** What a change of a deployment sets out for. Prints as JSON: a journal keeps it. */
export type ChangeGoal = UpgradeGoal | SwapGoal;

/** Another package in a deployment (W15, M11). */
export interface UpgradeGoal extends Slot {
  readonly kind: "upgrade";
  /** It tells afterwards whether the upgrade was taken: another than the deployment has. */
  readonly label: string;
  readonly mode: UpdateMode;
  /** One role alone; null: all. */
  readonly role: string | null;
  /** A file, or an address without its signature. */
  readonly package: string;
  /** SHA-256 of the file; null of an address. */
  readonly packageSha256: string | null;
  /** The .cscfg; null: the deployment keeps the one that it has. */
  readonly configuration: string | null;
  readonly configurationSha256: string | null;
  /** The sizes of its roles by their names, of the package or its .csdef; none where neither was given. Older journals have none. */
  readonly sizes?: Readonly<Record<string, string>> | undefined;
}

/** The staging slot's deployment goes live, and the live one to staging (W29). */
export interface SwapGoal {
  readonly kind: "swap";
  readonly service: string;
  /** Null where the production slot is empty. */
  readonly production: string | null;
  readonly staging: string;
}

/** What an earlier run wrote down. */
export interface ChangeBefore {
  /** It was about to be ordered. */
  readonly ordered: boolean;
  /** The operation that the service took it as. */
  readonly operation: string | undefined;
}

export const NOT_ORDERED: ChangeBefore = { ordered: false, operation: undefined };

/** What the steps of a change share. */
export interface ChangeContext<Goal extends ChangeGoal> {
  readonly access: ServiceAccess;
  readonly goal: Goal;
  readonly before: ChangeBefore;
}

export interface UpgradeContext extends ChangeContext<UpgradeGoal> {
  /** The .cscfg's text; undefined: the deployment's own. */
  readonly configuration: string | undefined;
  /** What each size has room for. */
  readonly rules: ImageRules;
  /** Puts the package into the store where it is a file; its address without a signature. */
  readonly putPackage: () => Promise<string>;
  readonly found: { packageUrl?: string; isTaken?: boolean };
}
