import { cdDrive } from "./create-vm.ts";
import type { Estate } from "./estate.ts";
import { parseDatastorePath } from "./stored-file.ts";
import type { CdState, VmState } from "./vm-state.ts";

/** The file name of what a drive shows to the system inside; undefined: nothing. */
function mediumOf({ backing, connected, status }: CdState): string | undefined {
  if (backing.is !== "iso" || !connected || status !== "ok") return undefined;
  return parseDatastorePath(backing.file)?.path.replace(/^.*\//, "");
}

/** A machine's drives as they are now: whoever has put a medium in or taken it out otherwise is followed. */
export function drivesOf(estate: Estate, vm: VmState): readonly CdState[] {
  if (vm !== estate.applianceVm || !estate.guest.on) return vm.cds;
  const [first, ...others] = vm.cds;
  const { medium } = estate.guest;
  if (!first || vm.cds.some((drive) => mediumOf(drive) === medium)) return vm.cds;
  vm.cds = [medium === undefined ? { ...first, connected: false } : cdDrive(estate, medium), ...others];
  return vm.cds;
}

/** The system inside sees what its drives show. */
export function showMedium(estate: Estate, vm: VmState): void {
  if (vm !== estate.applianceVm) return;
  const medium = vm.cds.map(mediumOf).find((name) => name !== undefined);
  if (medium !== estate.guest.medium) estate.guest.insert(medium);
}
