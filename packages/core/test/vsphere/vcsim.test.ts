import { describe } from "vitest";
import { createVsphere } from "../../src/adapters/vsphere/create-vsphere.ts";
import { nextTurn, systemClock } from "../../src/clock/index.ts";
import { inventoryContract } from "../../src/testing/index.ts";
import { startVcsim, withVcsim } from "./vcsim.ts";

describe("our client against vcsim", () => {
  for (const { title, check } of inventoryContract) {
    withVcsim(title, async () => {
      const vcsim = await startVcsim();
      try {
        const iso = await vcsim.putIso("patch.iso");
        const inventory = createVsphere({ ...vcsim, clock: systemClock });
        await check({ inventory, machine: "DC0_H0_VM0", iso, wait: nextTurn });
        await inventory.close();
      } finally {
        vcsim.stop();
      }
    });
  }
});
