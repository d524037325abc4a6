import { monotonicNow } from "@patchrig/core/clock";

/** What a call was for (A14, W29). */
export type Doing =
  | "prepare"
  | "reference"
  | "commit"
  | "set-parent"
  | "image"
  | "operation"
  | "deployment"
  | "configure"
  | "other";

/** What a client of the service did, in order; `at` in milliseconds since the beginning. */
export type ServiceEvent = { readonly at: number } & (
  | {
      readonly kind: "call";
      readonly does: Doing;
      readonly method: string;
      /** Behind the subscription, without a query. */
      readonly path: string;
      readonly version: string | undefined;
      /** Did it show the certificate that is registered? */
      readonly certified: boolean;
      readonly status: number;
      /** Of a 202, or the one that was asked for. */
      readonly operation?: string;
      /** What was told of an operation's or an image's state. */
      readonly shown?: string;
      /** Of a commit: pages of the VHD that had not come, or came otherwise. */
      readonly lacks?: number;
      /** Of a configuration: the text that was sent. */
      readonly sent?: string;
    }
  | {
      readonly kind: "pages";
      readonly offset: number;
      readonly length: number;
      readonly write: "update" | "clear";
      /** Nothing but zeros. */
      readonly empty: boolean;
      /** Other bytes than the VHD has there. */
      readonly wrong: boolean;
      readonly status: number;
    }
  | { readonly kind: "blob"; readonly method: string; readonly comp: string; readonly status: number }
  /** The judge ended the client, as a power cut does. */
  | { readonly kind: "cut-off" }
);

type Unstamped = ServiceEvent extends infer Event ? (Event extends ServiceEvent ? Omit<Event, "at"> : never) : never;

export interface ServiceJournal {
  readonly events: readonly ServiceEvent[];
  note(event: Unstamped): void;
}

/** Whoever floods is judged by the beginning. */
const MOST_EVENTS = 20_000;

export function createServiceJournal(): ServiceJournal {
  const events: ServiceEvent[] = [];
  const began = monotonicNow();
  return {
    events,
    note: (event) => {
      if (events.length < MOST_EVENTS) events.push({ ...event, at: monotonicNow() - began } as ServiceEvent);
    },
  };
}
