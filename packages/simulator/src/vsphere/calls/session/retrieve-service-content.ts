import type { Call } from "../../call.ts";

/** What the server is, and by which names its managers are asked: the first thing every client calls, logged in or not. */
export const retrieveServiceContent = ({ face }: Call) => face.content();
