import { monotonicNow } from "@patchrig/core/clock";

/** Where a session stood when something came in. */
export type Place = "prompt" | "pager" | "question" | "busy" | "login";

/** What a client did, in order. */
export type ClientEvent = { readonly at: number } & (
  | { readonly kind: "login" | "failed-login" | "session" | "left" }
  /** A whole line, where it was typed. */
  | { readonly kind: "line"; readonly text: string; readonly place: Place }
  /** Input that came while nobody was asking for any. */
  | { readonly kind: "early"; readonly text: string; readonly place: Place }
  | { readonly kind: "key"; readonly key: "ctrl-c" | "ctrl-d"; readonly place: Place }
  /** What the appliance said by then that clients wait for. */
  | { readonly kind: "said"; readonly text: string }
  | { readonly kind: "page"; readonly path: string; readonly shown: WebPhase; readonly status: number }
);

/** What the web front shows: nothing, then one page after another (V23). */
export type WebPhase = "refused" | "unavailable" | "updating" | "initializing" | "login-page";

type Unstamped = ClientEvent extends infer Event ? (Event extends ClientEvent ? Omit<Event, "at"> : never) : never;

export interface ClientJournal {
  readonly events: readonly ClientEvent[];
  note(event: Unstamped): void;
}

/** Nobody needs more than this to be judged; whoever floods is judged by the beginning. */
const MOST_EVENTS = 50_000;

export function createClientJournal(): ClientJournal {
  const events: ClientEvent[] = [];
  const began = monotonicNow();
  return {
    events,
    note: (event) => {
      if (events.length < MOST_EVENTS) events.push({ ...event, at: monotonicNow() - began } as ClientEvent);
    },
  };
}
