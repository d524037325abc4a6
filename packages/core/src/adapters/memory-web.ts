import { PatchrigError } from "../errors.ts";
import type { WebAnswer, WebPort } from "../ports/web.ts";

/** What a scripted host shows at a moment: which ports are open, and what GET answers (undefined: connection refused). */
export interface MemoryWebMoment {
  readonly open: readonly ("ssh" | "https" | "vami")[];
  readonly answer?: Partial<WebAnswer> | undefined;
}

/** A web front that shows whatever `now` says at the moment it is asked. */
export function createMemoryWeb(now: (path: string) => MemoryWebMoment): WebPort {
  return {
    canConnect: async (port) => now("").open.includes(port),
    get: async (path, { on = "https", signal } = {}) => {
      signal?.throwIfAborted();
      const { open, answer } = now(path);
      if (!open.includes(on) || !answer) throw new PatchrigError("not-reachable", `nothing answers on ${on}`);
      return { status: 200, contentType: "text/html", location: undefined, body: "", ...answer };
    },
  };
}
