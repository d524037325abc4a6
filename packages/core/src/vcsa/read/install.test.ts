import { describe, expect, it } from "vitest";
import { answered, recorded } from "../../../test/recorded.ts";
import { parseInstallation } from "./install.ts";

const texts = (lines: readonly string[]) => parseInstallation(lines).phases.map(({ text }) => text);

describe("what the installation said", () => {
  it("is done and wants a reboot on 6.0 GA (recording 05)", () => {
    const said = parseInstallation(answered("05", "install --staged"));
    expect(said).toMatchObject({ completed: true, rebootRequired: true, packages: undefined, problem: undefined });
    expect(said.phases).toHaveLength(6);
    expect(said.phases[2]).toEqual({ text: "Services stopped.", stamp: "2015-10-08T02:56:58.281" });
  });

  it("copies 24 packages from a repository (recording 07)", () => {
    expect(parseInstallation(answered("07", "install --url"))).toMatchObject({ completed: true, packages: 24 });
  });

  it("is done although another line comes after the last (recording 11)", () => {
    expect(parseInstallation(answered("11", "install --iso"))).toMatchObject({
      completed: true,
      rebootRequired: true,
      packages: 143,
    });
  });

  it("copies 34 packages where another writer lands in the counter's line (recording 20)", () => {
    const lines = answered("20", "install --staged");
    expect(parseInstallation(lines)).toMatchObject({ completed: true, rebootRequired: true, packages: 34 });
    expect(texts(lines)).toContain("All VMware services are stopped.");
  });

  it("copies 135 packages on 6.7 (recording 32)", () => {
    expect(parseInstallation(answered("32", "install --staged"))).toMatchObject({ completed: true, packages: 135 });
  });

  it("is done in 8.0's words, without a reboot asked for (recording 41)", () => {
    expect(parseInstallation(recorded("41"))).toMatchObject({
      completed: true,
      rebootRequired: false,
      problem: undefined,
    });
  });

  it("is refused for a release that the patch does not support (recording 25)", () => {
    expect(parseInstallation(answered("25", "install --iso"))).toMatchObject({
      completed: false,
      rebootRequired: false,
      problem: { text: "Unsuported version of patch selected.", hint: expect.stringContaining("list --staged") },
    });
  });

  it("is refused by a precheck's Mismatch, its summary put together again (recording 29)", () => {
    expect(parseInstallation(answered("29", "install --iso"))).toMatchObject({
      completed: false,
      problem: {
        text: "Appliance (OS) root password is expired or is going to expire soon. Please change the root password before installing an update.",
        hint: "change the appliance's root password, then stage again",
      },
    });
  });

  it("gives a Mismatch's own resolution as the hint", () => {
    const lines = [
      " [2020-01-14T07:20:36.014] :",
      "        Mismatch:",
      "                summary: Appliance (OS) root password expired.",
      "                resolution: Please change appliance (OS) root password before attempting an update",
    ];
    expect(parseInstallation(lines).problem).toEqual({
      text: "Appliance (OS) root password expired.",
      hint: "Please change appliance (OS) root password before attempting an update",
    });
  });

  it("is not done when only the upgrade was seen", () => {
    const half = answered("05", "install --staged").slice(0, 4);
    expect(parseInstallation(half)).toMatchObject({ completed: false, rebootRequired: false, problem: undefined });
  });
});
