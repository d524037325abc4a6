import { lookIntoRepository } from "../../repository/visit.ts";
import type { Machine } from "../machine/machine.ts";

/** Looks for updates in a repository (the default one without a URL). The find is remembered, so that it can be staged. */
export async function lookOnline(machine: Machine, url: string): Promise<void> {
  const found = await lookIntoRepository(machine, url);
  machine.online = "payload" in found ? { payload: found.payload, url } : undefined;
  machine.checkedAt = machine.clock.now();
}
