import { describe, expect, it } from "vitest";
import { type Assessment, assessSelf, ownKnowledge } from "./assess.ts";
import { planUpdate, type UpdateWish } from "./update-plan.ts";

const running = (version: string, build: number | undefined): Assessment =>
  assessSelf({ version, build }, ownKnowledge());
const ga = running("6.0.0", 2559267);
const u1 = running("6.0.0.10000", 3018521);

function refusal(assessment: Assessment, wish: UpdateWish = {}): { readonly text: string; readonly hint: string } {
  const planned = planUpdate(assessment, wish);
  if (planned.kind !== "refused") throw new Error("it was planned");
  return planned.problem;
}

describe("the plan of an update", () => {
  it("has the note's eleven steps, in its order (V5)", () => {
    const planned = planUpdate(ga);
    expect(planned.kind === "plan" && planned.plan.steps.map(({ name }) => name)).toEqual([
      "check-exposure",
      "prepare",
      "download-iso",
      "mount-iso",
      "ssh-login",
      "stage",
      "inspect-staged",
      "install",
      "reboot",
      "clear-browser-cache",
      "confirm-update",
    ]);
  });

  it("goes to the release that the note's revision of the advisory names, by its FP", () => {
    expect(planUpdate(ga)).toMatchObject({
      kind: "plan",
      plan: {
        to: {
          release: "6.0 U1",
          version: "6.0.0.10000",
          patchBuild: 3018521,
          vpxdBuild: 3018523,
          iso: "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso",
        },
      },
    });
  });

  it("takes a release in whatever way it is written", () => {
    for (const to of ["6.0u2", "6.0 U2", "6.0 Update 2", "vcsa/6.0u2", "6.0.0.20000"]) {
      expect(planUpdate(u1, { to })).toMatchObject({ kind: "plan", plan: { to: { patchBuild: 3634791 } } });
    }
  });

  it("takes the release from the ISO's name, also one that no table has", () => {
    const iso = "[datastore1] iso/VMware-vCenter-Server-Appliance-6.0.0.99000-12345678-patch-FP.iso";
    expect(planUpdate(ga, { iso })).toMatchObject({
      kind: "plan",
      plan: { to: { version: "6.0.0.99000", patchBuild: 12345678, vpxdBuild: null } },
    });
  });
});

describe("the plans that are refused", () => {
  it("an upgrade to another release line: that is the installer's (V3)", () => {
    expect(refusal(running("5.5.0", 1476327), { to: "6.0u1" })).toEqual({
      text: "from 5.5 to 6.0 is an upgrade, done with the installer, not an update",
      hint: "an update stays in 5.5: name a release of it",
    });
  });

  it("an installer ISO, whose Upgrade button is the note's own mistake (V3)", () => {
    expect(refusal(ga, { iso: "VMware-VCSA-all-6.0.0-3040890.iso" }).text).toContain("is an installer");
  });

  it("a TP, with the FP's name as the way out (V9)", () => {
    const problem = refusal(ga, { iso: "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-TP.iso" });
    expect(problem.text).toContain("third-party fixes only");
    expect(problem.hint).toContain("VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso");
  });

  it("an ISO that is no patch, and a repository", () => {
    expect(refusal(ga, { iso: "ubuntu.iso" }).text).toContain("not named like a patch ISO");
    expect(refusal(ga, { iso: "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-updaterepo.zip" }).text).toContain(
      "no ISO",
    );
  });

  it("an ISO of another release than the wished one", () => {
    const iso = "VMware-vCenter-Server-Appliance-6.0.0.20000-3634791-patch-FP.iso";
    expect(refusal(ga, { to: "6.0u1", iso }).text).toBe(`${iso} is version 6.0.0.20000, not 6.0 U1`);
  });

  it("what runs already, and what is older", () => {
    expect(refusal(u1, { to: "6.0u1" }).text).toBe("the appliance runs 6.0 U1 already");
    expect(refusal(u1, { to: "6.0.0b" }).text).toBe("6.0.0b is older than 6.0 U1, which runs");
  });

  it("nothing to do", () => {
    expect(refusal(u1).text).toBe("6.0 U1 is not affected by VMSA-2015-0007: nothing to do");
  });

  it("nothing to do by any advisory, naming the newest known update of the line", () => {
    expect(refusal(running("8.0.3", 24022515)).hint).toMatch(/`--to 8\.0u3k`/);
    const newest = refusal(running("8.0.3", 25600417));
    expect(newest.hint).toBe("the tables know no newer release of 8.0: name another one's medium by --iso");
    const { hint } = refusal(u1);
    const to = /`--to (\S+)`/.exec(hint)?.[1];
    expect(to).toMatch(/^6\.0u[23]/);
    expect(planUpdate(u1, { to })).toMatchObject({ kind: "plan" });
  });

  it("a release that nobody knows", () => {
    expect(refusal(ga, { to: "6.0u77" })).toMatchObject({
      text: '"6.0u77" is no known release',
      hint: expect.stringContaining("6.0u2"),
    });
  });

  it("anything at all when it cannot be told what runs", () => {
    expect(refusal(running("6.0.0", 99999999), { to: "6.0u1" }).text).toContain("build 99999999 is in no table");
  });
});
