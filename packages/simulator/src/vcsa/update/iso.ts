import { PatchrigError } from "@patchrig/core/errors";
import { allPayloads, findPayload, type Payload } from "@patchrig/platforms/profiles";
import { withoutSentinels } from "../../faults/sentinel.ts";
import type { Refusal } from "../machine/appliance-state.ts";
import type { Machine } from "../machine/machine.ts";

/** Where software packages come from: the CD drive, or a repository (the default one when `url` is empty). */
export type Source = { readonly from: "iso" } | { readonly from: "url"; readonly url: string };

/** What a source holds for this appliance, or why it is of no use. */
export type Medium = { readonly payload: Payload } | { readonly refusal: Refusal };

/** Looks into the CD drive or the repository. Any ISO may be inserted; only a patch can be staged (V3, V9). */
export function readMedium(machine: Machine, source: Source): Medium {
  if (source.from === "iso") {
    const [fault] = machine.world.faults.ask("medium", machine.setup.name, {});
    const refusal = machine.disk.iso === undefined ? "noMedium" : fault;
    if (refusal) return { refusal };
  }
  const payload =
    source.from === "iso" ? findPayload(withoutSentinels(machine.disk.iso ?? "")) : inRepository(machine, source.url);
  // An installer ISO has no payload: it upgrades 5.5 and updates nothing (V3).
  // One of another line is an upgrade, which has an installer of its own (V3).
  const isOfLine = payload !== undefined && lineOf(payload.version) === lineOf(machine.release.version.value);
  if (!isOfLine) return { refusal: source.from === "iso" ? "wrongMedium" : "nothingAvailable" };
  if (!isNewer(payload.version, machine.release.version.value)) return { refusal: "tooOld" };
  return { payload };
}

/** `6.5` of `6.5.0.5200`: updates stay in it. */
const lineOf = (version: string): string => version.split(".", 2).join(".");

/** Is a four-part version later than another? Parts that are missing count as 0. */
function isNewer(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split(".").map(Number)) as [number[], number[]];
  const at = [0, 1, 2, 3].find((part) => (a[part] ?? 0) !== (b[part] ?? 0)) ?? 0;
  return (a[at] ?? 0) > (b[at] ?? 0);
}

/** Throws `PatchrigError` unreadable-input for what can be no ISO's name. */
export function checkIsoName(name: string): void {
  if (/^[^\n\r\0]*[^\\/\s]\.iso$/i.test(name)) return;
  throw new PatchrigError("unreadable-input", `expected the name of an .iso file, got ${JSON.stringify(name)}`);
}

/** A URL that names a version brings that one; any other is taken for the repository of the latest (inferred). */
function inRepository(machine: Machine, url: string): Payload | undefined {
  if (url !== "" && !/^https?:\/\/[^/\s]/i.test(url)) return undefined;
  const line = lineOf(machine.release.version.value);
  const full = allPayloads().filter(({ kind, version }) => kind === "FP" && lineOf(version) === line);
  const named = full.find(({ version }) => url.includes(version));
  if (named && isNewer(named.version, machine.release.version.value)) return named;
  return full
    .filter(({ version }) => isNewer(version, machine.release.version.value))
    .reduce<Payload | undefined>(
      (best, next) => (best && isNewer(best.version, next.version) ? best : next),
      undefined,
    );
}
