import type { Estate } from "./estate.ts";
import type { CdState, DiskState, VmState } from "./vm-state.ts";

/** The unit that a SCSI controller keeps for itself. */
const SCSI_OWN_UNIT = 7;
export const KEYS = { ide: 200, ps2: 300, pci: 100, scsi: 1000, disk: 2000, cd: 3000, nic: 4000 } as const;

/** The machine that the appliance runs in: several disks (V7), one CD drive (V10). */
export function createApplianceVm(estate: Estate, bootedAt: number): VmState {
  const { vsphere, guest, name } = estate;
  const { machine, site } = vsphere;
  const [host] = site.value.hosts;
  const [datastore] = site.value.datastores;
  const number = estate.next();
  return {
    number,
    name,
    uuid: estate.machineUuid(number, "bios"),
    instanceUuid: estate.machineUuid(number, "instance"),
    template: false,
    host: host?.name ?? "",
    datastore: datastore?.name ?? "",
    folder: 0,
    annotation: "",
    cpus: machine.cpus.value,
    memoryMb: machine.memoryMb.value,
    extraConfig: {},
    power: "poweredOn",
    bootedAt,
    disks: machine.disks.value.map(({ sizeMb, mode }, index): DiskState => {
      const unit = index < SCSI_OWN_UNIT ? index : index + 1;
      return { key: KEYS.disk + unit, unit, sizeMb, mode, generation: 0 };
    }),
    cds: [cdDrive(estate, guest.medium)],
    snapshots: [],
    currentSnapshot: undefined,
    image: undefined,
  };
}

/** CD/DVD drive 1 with a medium of the first datastore in it, or with the client's own device and nothing connected. */
export function cdDrive({ vsphere: { site } }: Estate, medium: string | undefined): CdState {
  const at = { key: KEYS.cd, controllerKey: KEYS.ide, unit: 0, allowGuestControl: true, status: "ok" } as const;
  if (medium === undefined) {
    const backing = { is: "client", device: "", passthrough: true } as const;
    return { ...at, backing, startConnected: false, connected: false };
  }
  const file = `[${site.value.datastores[0]?.name}] ${site.value.isoFolder}/${medium}`;
  return { ...at, backing: { is: "iso", file }, startConnected: true, connected: true };
}

/** A machine beside the appliance's, as small as they come: what it has is shared with all others like it. */
export function createOtherVm(estate: Estate, own: VmState, count: number): VmState {
  const number = estate.next();
  return {
    ...own,
    number,
    name: `vm-${String(count).padStart(4, "0")}`,
    uuid: estate.machineUuid(number, "bios"),
    instanceUuid: estate.machineUuid(number, "instance"),
    power: count % 2 === 0 ? "poweredOn" : "poweredOff",
    disks: OTHER_DISKS,
    annotation: "",
  };
}

const OTHER_DISKS: readonly DiskState[] = [
  { key: KEYS.disk, unit: 0, sizeMb: 1024, mode: "persistent", generation: 0 },
];
