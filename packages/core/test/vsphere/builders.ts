import type { Machine, Store } from "../../src/ports/inventory.ts";

const GIB = 1024 ** 3;

/** The appliance's machine, to change as a test needs it. */
export const aMachine = (change: Partial<Machine> = {}): Machine => ({
  id: "vm-10",
  name: "vcsa-01",
  addresses: ["vcsa-01.example", "192.0.2.10"],
  power: "on",
  host: { id: "host-1", name: "esxi-01", isUsable: true },
  disks: [12, 1, 25].map((gib, index) => ({
    label: `Hard disk ${index + 1}`,
    bytes: gib * GIB,
    isIndependent: false,
    storeId: "datastore-1",
  })),
  cdDrives: [{ key: 3000, label: "CD/DVD drive 1", medium: null, connection: "disconnected" }],
  committedBytes: 20 * GIB,
  question: null,
  ...change,
});

export const aStore = (change: Partial<Store> = {}): Store => ({
  id: "datastore-1",
  name: "datastore1",
  freeBytes: 200 * GIB,
  capacityBytes: 500 * GIB,
  isUsable: true,
  ...change,
});
