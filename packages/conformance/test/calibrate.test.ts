import { describe, expect, it } from "vitest";
import { calibrate, loadCatalogue } from "../src/index.ts";

/** All of them: `patchrig conform --prove`. */
const EVERY = 12;

describe("the judge on trial", () => {
  it("finds every recording right, and what it is shown of damaged ones at a requirement that quotes the line", async () => {
    const { requirements } = loadCatalogue();
    const calibrations = await calibrate(requirements, { every: EVERY });
    const wrong = calibrations
      .filter(({ ok }) => !ok)
      .map(({ evidence, damage, text }) => `${evidence}:${damage?.line ?? ""} ${text}`);
    expect(wrong).toEqual([]);
    expect(calibrations.filter(({ damage }) => damage === undefined).length).toBeGreaterThan(15);
    expect(calibrations.filter(({ damage }) => damage !== undefined).length).toBeGreaterThan(15);
  }, 120_000);

  it("tells a requirement that its own recording does not meet", async () => {
    const { requirements } = loadCatalogue();
    const one = requirements.find(({ id }) => id === "reboot.wrong-form");
    if (!one || "excluded" in one || one.side !== "server") throw new Error("the catalogue has changed");
    const stricter = { ...one, expect: [{ "never-says": "usage" }] };
    const [whole] = await calibrate([stricter]);
    expect(whole).toMatchObject({ evidence: "06", ok: false });
    expect(whole?.text).toContain("the recording itself does not meet reboot.wrong-form");
  });

  it("tells a damage that nobody finds", async () => {
    const { requirements } = loadCatalogue();
    const one = requirements.find(({ id }) => id === "reboot.wrong-form");
    if (!one || "excluded" in one || one.side !== "server") throw new Error("the catalogue has changed");
    const blind = { ...one, expect: [{ prompt: "Command> " }] };
    const calibrations = await calibrate([blind]);
    expect(calibrations[0]).toMatchObject({ ok: true });
    expect(calibrations.slice(1).map(({ ok }) => ok)).toContain(false);
  });
});
