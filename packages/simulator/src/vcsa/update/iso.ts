import { PatchrigError } from "@patchrig/core/errors";
import { findPayload, type Payload } from "@patchrig/platforms/profiles";
import { withoutSentinels } from "../../faults/sentinel.ts";
import { isNewer, lineOf } from "../../repository/version.ts";
import { lookIntoRepository } from "../../repository/visit.ts";
import type { Refusal } from "../machine/appliance-state.ts";
import type { Machine } from "../machine/machine.ts";

/** Where software packages come from: the CD drive, or a repository (the default one when `url` is empty). */
export type Source = { readonly from: "iso" } | { readonly from: "url"; readonly url: string };

/** What a source holds for this appliance, or why it is of no use. */
export type Medium = { readonly payload: Payload } | { readonly refusal: Refusal };

/** Looks into the CD drive, or into the repository over the network. */
export const readSource = async (machine: Machine, source: Source): Promise<Medium> =>
  source.from === "iso" ? readMedium(machine) : await lookIntoRepository(machine, source.url);

/** Looks into the CD drive. Any ISO may be inserted; only a patch can be staged (V3, V9). */
export function readMedium(machine: Machine): Medium {
  const [fault] = machine.world.faults.ask("medium", machine.setup.name, {});
  const refusal = machine.disk.iso === undefined ? "noMedium" : fault;
  if (refusal) return { refusal };
  const payload = findPayload(withoutSentinels(machine.disk.iso ?? ""));
  // An installer ISO has no payload: it upgrades 5.5 and updates nothing (V3).
  // One of another line is an upgrade, which has an installer of its own (V3).
  const isOfLine = payload !== undefined && lineOf(payload.version) === lineOf(machine.release.version.value);
  if (!isOfLine) return { refusal: "wrongMedium" };
  if (!isNewer(payload.version, machine.release.version.value)) return { refusal: "tooOld" };
  return { payload };
}

/** Throws `PatchrigError` unreadable-input for what can be no ISO's name. */
export function checkIsoName(name: string): void {
  if (/^[^\n\r\0]*[^\\/\s]\.iso$/i.test(name)) return;
  throw new PatchrigError("unreadable-input", `expected the name of an .iso file, got ${JSON.stringify(name)}`);
}
