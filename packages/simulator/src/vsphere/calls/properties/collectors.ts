import type { OwnCall } from "../../call.ts";
import { notFound } from "../../collector/collect.ts";
import { createPropertyCollector, type PropertyCollector } from "../../collector/property-collector.ts";
import { addObject } from "../session-objects.ts";

/** CreatePropertyCollector: another one beside the session's own. */
export const createCollector = (call: OwnCall) => addObject(call, createPropertyCollector);

/** The collector that a call is made on; everybody has one under the server's own name. Throws `VimFault`. */
export function collectorOn({ session, face, request: { on } }: OwnCall): PropertyCollector {
  const known = session.objects.get(on.id);
  if (known?.type === "PropertyCollector") return known as PropertyCollector;
  if (on.id !== face.service("PropertyCollector")?.id) throw notFound(on);
  const own = createPropertyCollector(on.id);
  session.objects.set(on.id, own);
  return own;
}

/** CancelWaitForUpdates: whoever waits on it is answered. */
export function cancelWait(call: OwnCall): undefined {
  collectorOn(call).cancelWait();
}
