import type { Payload } from "@patchrig/platforms/profiles";
import type { Place, Playhead } from "../../timeline/playhead.ts";
import type { UpdateState } from "../machine/appliance-state.ts";

/** An update that is under way on an appliance. */
export interface UpdateFlight {
  /** Its timeline's name, of the release that runs. */
  readonly timeline: string;
  readonly payload: Payload;
  /** The repository that its packages come from, empty for the default one; undefined where they come from a medium. */
  readonly url?: string;
  /** Epoch milliseconds; what varies with an update is drawn from it. */
  readonly startedAt: number;
  /** What the appliance goes back to when nothing comes of it. */
  readonly before: UpdateState;
  /** When its licence was accepted: from then on it belongs to the appliance, and no longer to a session. */
  acceptedAt: number | undefined;
  head: Playhead;
  /** It waits for an answer, and hangs on the session that is to give it. */
  asking: boolean;
  /** The documented failure that is played in place of its timeline. */
  failure?: string;
}

/** The same as plain data; only an update that belongs to the appliance is ever kept. */
export interface KeptFlight extends Omit<UpdateFlight, "acceptedAt" | "asking" | "head"> {
  readonly acceptedAt: number;
  readonly place: Place;
}

/** What is to be kept of it; undefined while it hangs on the session that began it. */
export function keepFlight({ head, acceptedAt, asking, ...flight }: UpdateFlight): KeptFlight | undefined {
  return acceptedAt === undefined || asking ? undefined : { ...flight, acceptedAt, place: head.place() };
}
