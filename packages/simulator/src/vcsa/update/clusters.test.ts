import { afterEach, describe, expect, it } from "vitest";
import { createSimulator, type Simulator } from "../../index.ts";
import type { Place } from "../machine/place.ts";

let simulator: Simulator | undefined;
afterEach(() => simulator?.close());

const ISO = {
  "vcsa/6.5": "VMware-vCenter-Server-Appliance-6.5.0.5200-4944578-patch-FP.iso",
  "vcsa/7.0": "VMware-vCenter-Server-Appliance-7.0.2.00100-17920168-patch-FP.iso",
  "vcsa/8.0": "VMware-vCenter-Server-Appliance-8.0.3.01100-25600417-patch-FP.iso",
} as const;

/** What an appliance in that place says to a command, and its state afterwards. */
async function run(profile: keyof typeof ISO, place: Place | undefined, command: string) {
  simulator = await createSimulator({
    appliances: [{ name: "vc", profile, iso: ISO[profile], ...(place && { place }) }],
    seed: 7,
    startsAt: 1_600_000_000_000,
    speed: "max",
  });
  const session = simulator.attach("vc", { command });
  let said = "";
  session.onOutput((bytes) => {
    said += bytes;
  });
  const { status } = await session.exit;
  return {
    status,
    lines: said.split("\n").map((line) => line.replace(/^ \[.*?\] :/, "")),
    state: simulator.appliances[0]?.state,
  };
}

const STAGE = "software-packages stage --iso --acceptEulas";

describe("a node of a vCenter HA cluster", () => {
  it.each(["vcha-active", "vcha-passive", "vcha-witness"] as const)(
    "is not updated on 7.0, as its %s (P24)",
    async (role) => {
      for (const command of [STAGE, STAGE.replace("stage", "install")]) {
        const { status, lines, state } = await run("vcsa/7.0", { role, vcha: "ha" }, command);
        expect([status, state?.update, state?.staged]).toEqual([1, "idle", undefined]);
        expect(lines.slice(0, 4)).toEqual([
          " ISO mounted successfully",
          " UpdateInfo: Using product version 7.0.1.00000 and build 16860138",
          " Target VCSA version = 7.0.2.00100",
          " Running requirements script.....",
        ]);
        expect(lines.slice(4, 7)).toEqual([" ISO unmounted successfully", "", "        Mismatch:"]);
        await simulator?.close();
      }
    },
  );

  it("is not updated on 8.0 either (inferred)", async () => {
    const { status, lines } = await run("vcsa/8.0", { role: "vcha-active", vcha: "ha" }, STAGE);
    expect([status, lines.includes("        Mismatch:")]).toEqual([1, true]);
  });

  it("is updated on 6.5, where that was recorded of a witness (evidence 19, 20)", async () => {
    const { status, state } = await run("vcsa/6.5", { role: "vcha-witness", vcha: "ha" }, STAGE);
    expect([status, state?.update]).toEqual([0, "staged"]);
  });

  it("is updated on 7.0 once it is none", async () => {
    expect((await run("vcsa/7.0", undefined, STAGE)).status).toBe(0);
  });
});

describe("an appliance's place", () => {
  it.each([
    [{ role: "psc" }, "VMware Platform Services Controller"],
    [{ role: "vcenter", psc: "psc" }, "vCenter Server with an external Platform Services Controller"],
    [undefined, "vCenter Server with an embedded Platform Services Controller"],
  ] as const)("%j is told by its banner and in the endpoints (evidence 09, 10, 13)", async (place, type) => {
    simulator = await createSimulator({
      appliances: [{ name: "vc", profile: "vcsa/6.0u1b", ...(place && { place }) }],
      seed: 7,
      startsAt: 0,
      speed: "max",
    });
    expect(simulator.appliances[0]?.banner()).toContain(`\nType: ${type}\n`);
    const [endpoints] = (await simulator.listen()).appliances;
    expect(endpoints?.role).toBe(place?.role);
  });
});
