import { type Clock, formatInstant } from "../clock/index.ts";
import { PatchrigError } from "../errors.ts";
import type { WebPort } from "../ports/web.ts";

/** One request to the web front, or one knock at a port, and what came of it. */
export interface WebLogEntry {
  readonly at: string;
  /** `GET /vsphere-client/`, or `TCP ssh`. */
  readonly asked: string;
  /** The status, `open` or `closed`, or the code of a problem. */
  readonly answer: number | string;
  readonly location?: string;
  /** The beginning of the page. */
  readonly body?: string;
}

const SHOWN = 400;

/** The same web front, with every answer told. `tell` must not throw. */
export function createRecordedWeb(web: WebPort, clock: Clock, tell: (entry: WebLogEntry) => void): WebPort {
  const at = () => formatInstant(clock.now());
  return {
    canConnect: async (port) => {
      const isOpen = await web.canConnect(port);
      tell({ at: at(), asked: `TCP ${port}`, answer: isOpen ? "open" : "closed" });
      return isOpen;
    },
    get: async (path, options) => {
      const asked = `GET ${options?.on === "vami" ? "vami " : ""}${path}`;
      try {
        const answer = await web.get(path, options);
        const { status, location, body } = answer;
        tell({ at: at(), asked, answer: status, ...(location && { location }), body: body.slice(0, SHOWN) });
        return answer;
      } catch (error) {
        tell({ at: at(), asked, answer: error instanceof PatchrigError ? error.code : "aborted" });
        throw error;
      }
    },
  };
}
