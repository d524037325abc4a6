import { createTarget } from "@patchrig/core";
import { updateServiceContract } from "@patchrig/core/testing";
import { createSimulator, type Simulator } from "@patchrig/simulator";
import { afterEach, describe, expect, it } from "vitest";

const FREE = { host: "127.0.0.1", port: 0 };
const PASSWORD = "night shift";
const RELEASES = [
  {
    profile: "vcsa/6.7",
    iso: "VMware-vCenter-Server-Appliance-6.7.0.48000-18010531-patch-FP.iso",
    runs: "6.7.0.42000",
    brings: "6.7.0.48000",
    answers: {},
  },
  {
    profile: "vcsa/8.0",
    iso: "VMware-vCenter-Server-Appliance-8.0.3.01100-25600417-patch-FP.iso",
    runs: "8.0.3.00000",
    brings: "8.0.3.01100",
    answers: { "vmdir.password": PASSWORD },
  },
] as const;

let simulator: Simulator | undefined;
afterEach(async () => {
  await simulator?.close();
});

async function start(profile: string, iso: string) {
  simulator = await createSimulator({
    appliances: [{ name: "vcsa-01", profile, iso, password: PASSWORD, ssh: FREE, https: FREE, vami: FREE }],
    seed: 7,
    startsAt: 1_600_000_000_000,
    speed: "manual",
  });
  const [endpoints] = (await simulator.listen()).appliances;
  const { clock } = simulator.world;
  if (endpoints === undefined) throw new RangeError("no appliance");
  return { endpoints, clock };
}

describe.each(RELEASES)("the update service of $profile, over its API", ({ profile, iso, ...about }) => {
  it.each(updateServiceContract)("$title", { timeout: 60_000 }, async ({ check }) => {
    const { endpoints, clock } = await start(profile, iso);
    const { updates: service } = createTarget(endpoints, { clock: clock.steady() });
    if (!service) throw new RangeError("no update service");
    // Closely at first, for a staging that is over in seconds; then as a client looks at an installation.
    let looks = 0;
    await check({ service, ...about, wait: async () => void (await clock.advance(++looks < 30 ? 2_000 : 20_000)) });
    await service.close();
  });
});

describe("the API for updates", () => {
  it("lets nobody in with another password, and never tells the one that was tried", async () => {
    const { endpoints, clock } = await start("vcsa/6.7", RELEASES[0].iso);
    const { sdk } = endpoints;
    const wrong = sdk && { ...sdk, password: "day shift" };
    const { updates } = createTarget({ ...endpoints, sdk: wrong }, { clock: clock.steady() });
    const problem = await updates?.logIn().catch((error: unknown) => error);
    expect(problem).toMatchObject({ code: "wrong-password" });
    expect(String(problem)).not.toContain("day shift");
  });

  it("is not there before 6.7", async () => {
    const { endpoints, clock } = await start("vcsa/6.5", RELEASES[0].iso);
    const { updates } = createTarget(endpoints, { clock: clock.steady() });
    await expect(updates?.logIn()).rejects.toMatchObject({ code: "refused", hint: expect.stringContaining("shell") });
  });

  it("is not spoken to where the certificate is another's", async () => {
    const { endpoints, clock } = await start("vcsa/6.7", RELEASES[0].iso);
    const https = { ...endpoints.https, certSha256: "00".repeat(32) };
    const { updates } = createTarget({ ...endpoints, https }, { clock: clock.steady() });
    await expect(updates?.logIn()).rejects.toMatchObject({ code: "unknown-certificate" });
  });
});
