import { createInventory } from "@patchrig/core";
import { inventoryContract } from "@patchrig/core/testing";
import { createSimulator } from "@patchrig/simulator";
import { describe, expect, it } from "vitest";

const FREE = { host: "127.0.0.1", port: 0 };

describe("our client against the simulated vCenter", () => {
  for (const { title, check } of inventoryContract) {
    it(title, async () => {
      const simulator = await createSimulator({
        appliances: [{ name: "vcsa-01", profile: "vcsa/6.0", ssh: FREE, https: FREE, vami: FREE, others: 2 }],
        seed: 7,
        startsAt: 1_444_272_005_000,
        speed: "max",
        admin: FREE,
      });
      try {
        const [appliance] = (await simulator.listen()).appliances;
        expect(appliance?.sdk).toBeDefined();
        if (!appliance?.sdk) return;
        const { clock } = simulator.world;
        const place = { ...appliance.sdk, certSha256: appliance.https.certSha256 };
        const inventory = createInventory(place, { clock, onTraffic: () => clock.touch() });
        // Not the appliance's own: whoever powers that off asks nobody any more.
        const other = (await inventory.machines()).find(({ name }) => name !== "vcsa-01");
        const wait = () => clock.sleep(10_000);
        await inventory.powerOn(other?.id ?? "");
        await wait();
        const [store] = await inventory.stores(await inventory.machine(other?.id ?? ""));
        const [iso] = store ? await inventory.isoFiles(store) : [];
        await check({ inventory, machine: other?.name ?? "", iso: iso?.path ?? "", wait });
        await inventory.close();
      } finally {
        await simulator.close();
      }
    });
  }
});
