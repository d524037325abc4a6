import type { WebReply } from "../machine/appliance.ts";
import type { Machine } from "../machine/machine.ts";
import { notFound, page } from "./web-client.ts";

/** What port 5480 answers, on the releases that have it (V28): our own page, telling the release. */
export function answerVami(machine: Machine, path: string): WebReply {
  const [bare] = path.split("?");
  return bare === "/" || bare === "/login.html" ? page(machine, "vami") : notFound(machine);
}
