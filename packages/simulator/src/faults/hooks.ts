import type { SessionChannel } from "@patchrig/core/ssh";
import type { Write } from "@patchrig/platforms/profiles";

/** The moments at which a fault may act, and what it is told then. A closed list. */
export interface HookCalls {
  /** Somebody tries to log in. */
  readonly login: { readonly user: string };
  /** A session begins; all its bytes go through what the fault puts around it. */
  readonly session: Record<never, never>;
  /** Is the account that a session begins with in order? */
  readonly account: { readonly user: string };
  /** A command line was entered and has not begun. */
  readonly command: { readonly line: string };
  /** A command without a state of its own replies with a text. */
  readonly reply: { readonly command: string; readonly text: string };
  /** The CD drive is looked into. */
  readonly medium: Record<never, never>;
  /** The machine's CD drive is to be connected to a file of a datastore. */
  readonly drive: { readonly file: string };
  /** `software-packages` has begun something that its state allows. */
  readonly order: { readonly order: "stage" | "install" | "list" };
  /** An update comes to its next write. */
  readonly update: UpdateCall;
  /** The update's state has changed. */
  readonly state: { readonly to: string };
  /** A boot would enter its next phase. */
  readonly boot: { readonly phase: string };
  /** A boot begins: is the machine still known by the same key and certificate? */
  readonly identity: Record<never, never>;
  /** A shutdown that was asked for is about to cut the power. */
  readonly power: { readonly action: "reboot" | "poweroff" };
  /** Port 443 is asked for a page. */
  readonly web: { readonly path: string };
}

/** What a fault may answer at each moment; undefined leaves things as they are. */
export interface HookAnswers {
  readonly login: LoginAnswer;
  readonly session: (channel: SessionChannel) => SessionChannel;
  readonly account: "expired";
  readonly command: undefined;
  readonly reply: string;
  readonly medium: "noMedium" | "wrongMedium";
  /** It stays at "connecting". */
  readonly drive: "connecting";
  /** The id of a documented failure: the profile's timeline of that name is played instead. */
  readonly order: string;
  readonly update: undefined;
  readonly state: undefined;
  /** The phase is never entered. */
  readonly boot: "stay";
  readonly identity: Identity;
  /** Nothing comes of it. */
  readonly power: "ignore";
  readonly web: WebOutage;
}

export type HookName = keyof HookCalls;

export type Hooks = {
  readonly [H in HookName]?: (call: HookCalls[H]) => HookAnswers[H] | undefined;
};

export interface LoginAnswer {
  readonly refuse?: true;
  /** Milliseconds before the answer. */
  readonly afterMs?: number;
}

/** By what clients know a machine. */
export type Identity = "host-key" | "certificate";

/** What the web front shows instead: vpxd's 503, Single Sign-On's 400, or the page of an update under way. */
export type WebOutage = "vpxd" | "sso" | "updating";

/** An update at one of its writes, and what may be done to it. */
export interface UpdateCall {
  readonly write: Write;
  /** How long this write takes from now on, with the wait before it; milliseconds. */
  readonly lastsMs: number;
  /** It was under way when the appliance was restored. */
  readonly resumed: boolean;
  /** Aborted when the update has ended. */
  readonly signal: AbortSignal;
  /** Writes into its output. */
  print(text: string): void;
  /** It never goes on. */
  hang(): void;
  /** It ends with the profile's failure of that name. */
  fail(failure: string): void;
}
