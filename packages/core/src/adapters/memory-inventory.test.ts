import { describe, it } from "vitest";
import { aMachine, aStore } from "../../test/vsphere/builders.ts";
import { VirtualClock } from "../clock/index.ts";
import { inventoryContract } from "../testing/index.ts";
import { createMemoryInventory } from "./memory-inventory.ts";

describe("an inventory in memory", () => {
  for (const { title, check } of inventoryContract) {
    it(title, async () => {
      const clock = new VirtualClock({ startsAt: 0, speed: "manual" });
      const iso = "[datastore1] iso/patch.iso";
      const inventory = createMemoryInventory({
        clock,
        about: { name: "VMware vCenter Server 6.0.0 build-2559268", version: "6.0.0", build: 2559268, kind: "vcenter" },
        machines: [aMachine()],
        stores: [aStore()],
        files: { "datastore-1": [{ path: iso, bytes: 5 }] },
        taskMs: 90_000,
      });
      await check({ inventory, machine: "vcsa-01", iso, wait: async () => void (await clock.advance(30_000)) });
    });
  }
});
