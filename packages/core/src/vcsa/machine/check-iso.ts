import { lineOf } from "../../advisory/release.ts";
import type { StoreFile } from "../../ports/inventory.ts";
import type { UpdateGoal } from "../decide/update-goal.ts";
import { parseIsoName } from "../read/iso.ts";
import { type Check, ok, refusal, warning } from "./check.ts";
import { fileNameOf, isoNamed, patchesAmong, plannedAmong, unnamedIso } from "./find-iso.ts";
import { gib } from "./space.ts";

/** Which medium it shall be, as far as that is known. */
interface Wanted {
  readonly goal: UpdateGoal | null;
  /** The release line that runs: `6.0`. */
  readonly line: string;
  /** By its name, where somebody gave one. */
  readonly iso: string | undefined;
  /** The update that was asked for is none: there is nothing to look for. */
  readonly isRefused: boolean;
}

/** V10: a datastore's ISO is safer than a client's. */
export function checkIso(isos: readonly StoreFile[], { goal, line, iso, isRefused }: Wanted): Check {
  const name = goal?.iso ?? iso;
  const named = name === undefined ? goal && plannedAmong(isos, goal) : isoNamed(isos, fileNameOf(name));
  if (named) return ok("iso", `${named.path}${named.bytes === null ? "" : `, ${gib(named.bytes)}`}`);
  const seen = seenOf(isos, line);
  const none = patchesAmong(isos).length === 0 ? "; no patch ISO is on them" : "";
  if (name !== undefined) {
    const text = `${fileNameOf(name)} is on no datastore that the host reaches${none}`;
    const hint = "upload it to a datastore: from a client's local disk the update can fail (V10)";
    return { ...refusal("iso", { text, hint }), seen };
  }
  if (goal) return { ...warning("iso", `${unnamedIso(goal)}${none}`, "name it by --iso"), seen };
  if (isRefused) return warning("iso", "not looked for: no update is planned", "see update");
  const text = `which ISO it shall be is not known${none}`;
  return { ...warning("iso", text, "name it by --iso, or the release by --to"), seen };
}

const SHOWN = 12;

/** The patches of the line that runs; those of others are no updates of it (V3) and are counted. */
function seenOf(isos: readonly StoreFile[], line: string): readonly string[] {
  const patches = patchesAmong(isos).map(({ path }) => path);
  const own = patches.filter((path) => lineOfIso(path) === line);
  const more = patches.length - Math.min(own.length, SHOWN);
  const rest = own.length > 0 ? `and ${more} more` : `${more} of other release lines than ${line}`;
  return [...own.slice(0, SHOWN), ...(more > 0 ? [rest] : [])];
}

function lineOfIso(path: string): string | undefined {
  const named = parseIsoName(path);
  return "value" in named ? lineOf(named.value.version) : undefined;
}
