import { PatchrigError } from "@patchrig/core/errors";
import type { Bind } from "../options.ts";

const LOOPBACK = /^(localhost|::1|127(\.\d{1,3}){3})$/;
const ANY: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** Does this name or address stand for this machine alone? */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host);

/** Where to listen: any free loopback port when nothing was asked. Throws `PatchrigError` bad-usage for another address unexposed. */
export function checkBind(option: string, bind: Bind | undefined, expose: boolean): Bind {
  if (!bind) return { host: expose ? "0.0.0.0" : "127.0.0.1", port: 0 };
  if (!expose && !isLoopback(bind.host)) {
    throw new PatchrigError("bad-usage", `${option}: ${bind.host} is not a loopback address`, {
      hint: "--expose allows it: whoever reaches the port can then log in to the simulated appliance",
    });
  }
  return bind;
}

/** The address under which this machine itself reaches what listens on `host`. */
export const reachable = (host: string): string => (ANY.has(host) ? "127.0.0.1" : host);

/** `host:port` as a URL has it. */
export function authority(host: string, port: number): string {
  const name = reachable(host);
  return `${name.includes(":") ? `[${name}]` : name}:${port}`;
}
