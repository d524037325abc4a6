import type { Doing } from "./journal.ts";
import type { Answer, ServiceState } from "./state.ts";

/** A call of the management service. */
export interface Call {
  readonly method: string;
  /** Behind the subscription, decoded: `["machineimages", "app.vhd"]`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly version: string | undefined;
  readonly certified: boolean;
  readonly body: string;
}

/** What an answer was about, for the journal. */
export interface Answered {
  readonly does: Doing;
  readonly answer: Answer;
  readonly lacks?: number;
  readonly sent?: string;
}

/** There is no such thing (W16, in the envelope of A27). */
export const missing = ({ words }: ServiceState): Answer => ({
  status: 404,
  body: words.error("ResourceNotFound", OWN_WORDS),
});

/** Which sentence the service has for it was not recorded. */
export const OWN_WORDS = "The replayed service refuses this.";

/** Of all that the service says (A24). */
export const NAMESPACES =
  'xmlns="http://schemas.microsoft.com/windowsazure" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';

/** The text of a request's element, whatever its prefix; undefined where it is missing. */
export function elementIn(body: string, name: string): string | undefined {
  const found = new RegExp(`<(?:[\\w.-]+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(body)?.[1]?.trim();
  return found?.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

/**
 * Takes an order: at once, or as an operation that has to be asked for (A20, A22). Which of the two the images' calls do
 * was not recorded: it is drawn, and a client has to take either.
 */
export function accept(about: string, state: ServiceState, apply: () => void): Answer {
  const { random, trying } = state;
  const fails = trying.trouble === "operation-fails" && about === "commit";
  const slow = trying.inProgress !== undefined && about === "commit";
  const shows = trying.trouble === "operation-html" && about === "commit";
  const stuck = trying.trouble === "operation-stuck" && about === "commit";
  const mustBeAsked = stuck || fails || slow || shows || about === "configure";
  const status = mustBeAsked ? 202 : random.fork(about).pick([200, 201, 202]);
  if (status !== 202) {
    apply();
    return { status };
  }
  const id = random.hex(32);
  state.operations.set(id, {
    ...{ id, about, apply, isOver: false },
    ends: fails ? "Failed" : "Succeeded",
    left: stuck ? Number.POSITIVE_INFINITY : slow ? (trying.inProgress ?? 0) : random.fork(about).integer(0, 1),
    pages: shows ? 1 : 0,
  });
  return { status, operation: id };
}
