import { describe, expect, it } from "vitest";
import {
  allPayloads,
  fill,
  findPayload,
  type LoadedProfile,
  listProfiles,
  loadProfile,
  UnknownProfileError,
} from "./profiles.ts";

const lastStates = ({ timelines }: LoadedProfile, name: string) =>
  (timelines[name]?.writes ?? []).flatMap((write) => (write.verb === "become" ? [write.state] : []));

/** What a timeline takes, counters and all, without the time a person takes to answer. */
const lengthOf = ({ timelines }: LoadedProfile, name: string) =>
  (timelines[name]?.writes ?? []).reduce(
    (sum, write) => sum + write.afterMs + (write.verb === "count" ? write.overMs : 0),
    0,
  );

describe("the profiles", () => {
  it("are those of 6.0 and one of each later line", () => {
    expect(listProfiles()).toEqual([
      "vcsa/6.0",
      "vcsa/6.0u1",
      "vcsa/6.0u1b",
      "vcsa/6.0u2",
      "vcsa/6.0u3",
      "vcsa/6.5",
      "vcsa/6.7",
      "vcsa/7.0",
      "vcsa/8.0",
    ]);
  });

  it("name the known ones when an unknown one is asked for", () => {
    expect(() => loadProfile("vcsa/6.1")).toThrow(UnknownProfileError);
    expect(() => loadProfile("vcsa/6.1")).toThrow(
      'no profile "vcsa/6.1": there are vcsa/6.0, vcsa/6.0u1, vcsa/6.0u1b, ',
    );
    expect(() => loadProfile("../../etc")).toThrow(UnknownProfileError);
  });

  it.each(listProfiles())("%s loads with all that an appliance needs", (id) => {
    const { profile, timelines, canned, web, eula } = loadProfile(id);
    expect(profile.id).toBe(id);
    const listed = canned["com.vmware.appliance.version1.services.list"]?.matchAll(/Name: (\S+)/g) ?? [];
    expect(profile.services.value.map(({ name }) => name)).toEqual([...listed].map(([, name]) => name));
    expect(Object.keys(timelines)).toEqual(
      expect.arrayContaining([
        "boot",
        "install-iso",
        "install-staged",
        "install-url",
        "reboot",
        "stage-iso",
        "stage-url",
      ]),
    );
    expect(Object.keys(web)).toEqual(
      expect.arrayContaining(["initializing", "login", "sso-starting", "updating", "vami", "welcome"]),
    );
    expect([web.initializing, profile.web.initializing.text]).toEqual([
      expect.stringContaining("{lines}"),
      expect.stringMatching(/is initializing/),
    ]);
    expect(web["sso-starting"]).toContain(profile.web.ssoStarting.text);
    expect(web.updating).toContain(profile.web.updating.text);
    expect(canned["help api list"]).toContain("\ncom.vmware.appliance.version1.timesync.set\n");
    expect(eula).toMatch(/\S$/);
  });
});

describe("what the build makes of the data", () => {
  it.each(listProfiles())("is the same for %s: nothing is lost in JSON", (id) => {
    expect(JSON.parse(JSON.stringify(loadProfile(id)))).toEqual(loadProfile(id));
  });
});

describe("6.0 U1", () => {
  const ga = loadProfile("vcsa/6.0");
  const u1 = loadProfile("vcsa/6.0u1");

  it("replaces what it says itself and keeps the rest of 6.0", () => {
    expect(u1.profile.release.bannerVersion).toEqual({ value: "6.0.0.10000", cite: ["17"] });
    expect(u1.profile.login).toEqual(ga.profile.login);
    expect([ga.profile.vami.value, u1.profile.vami.value]).toEqual([false, true]);
  });

  it("inherits files one by one, but never media", () => {
    expect(u1.timelines.boot).toEqual(ga.timelines.boot);
    expect(u1.timelines["stage-iso"]).not.toEqual(ga.timelines["stage-iso"]);
    expect(u1.payloads.map(({ version }) => version)).toEqual(["6.0.0.10000", "6.0.0.10000"]);
    expect(ga.payloads.map(({ version }) => version)).toEqual(["6.0.0.5110", "6.0.0.5120"]);
  });
});

describe("timelines", () => {
  it.each(listProfiles())("of %s go through the states of an update in order", (id) => {
    const platform = loadProfile(id);
    for (const medium of ["iso", "url"]) {
      expect(lastStates(platform, `stage-${medium}`)).toEqual(["staging", "staged"]);
      expect(lastStates(platform, `install-${medium}`)).toEqual([
        "staging",
        "installing",
        "services-stopped",
        "installed",
      ]);
    }
    expect(lastStates(platform, "install-staged")).toEqual(["installing", "services-stopped", "installed"]);
  });

  it.each(listProfiles())("of %s boot by the documented signs, more than five minutes long (V22)", (id) => {
    const platform = loadProfile(id);
    expect(lastStates(platform, "reboot")).toEqual(["off"]);
    expect(lastStates(platform, "boot")).toEqual(["booting", "network", "sshd", "proxy", "initializing", "up"]);
    expect(lengthOf(platform, "boot")).toBeGreaterThan(5 * 60_000);
  });

  it("of 6.0 take about ten minutes each to stage and to install (V16, V19)", () => {
    const ga = loadProfile("vcsa/6.0");
    for (const name of ["stage-iso", "install-staged"]) {
      expect(lengthOf(ga, name)).toBeGreaterThan(8 * 60_000);
      expect(lengthOf(ga, name)).toBeLessThan(11 * 60_000);
    }
  });

  it("fill every placeholder from the payload's numbers and the releases'", () => {
    const counts = { inPayload: 223, staged: 143 };
    const releases = { version: "6.7.0.43000", build: 1, runningVersion: "6.7.0.42000", runningBuild: 2 };
    const numbers = { ...counts, ...releases };
    for (const id of listProfiles()) {
      for (const { writes } of Object.values(loadProfile(id).timelines)) {
        for (const write of writes) {
          if ("text" in write) expect(() => fill(write.text, numbers)).not.toThrow();
          if (write.verb === "count") expect(Object.keys(counts)).toContain(write.of);
        }
      }
    }
  });
});

describe("the licence", () => {
  const lines = loadProfile("vcsa/6.0").eula.split("\n");

  it("has the shape and length of a real one: sections, 500 lines, at most 80 columns", () => {
    expect(lines.length).toBeGreaterThanOrEqual(500);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.slice(0, 3)).toEqual(["", "", "PATCHRIG REHEARSAL LICENCE"]);
    expect(lines).toContain("1.      MEANINGS.");
  });

  it("is said to be a rehearsal's and holds no vendor's words", () => {
    const text = lines.join(" ");
    expect(text).toContain("IT IS NOT THE AGREEMENT OF ANY VENDOR");
    expect(text).not.toMatch(/vmware|end user license/i);
  });
});

describe("media", () => {
  const FP = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";

  it("are found by their file's name, whatever stands before it", () => {
    expect(findPayload(FP)?.brings).toBe("vcsa/6.0u1");
    expect(findPayload(`[datastore1] patches/${FP}`)?.build).toBe(3018521);
    expect(findPayload(`C:\\iso\\${FP.toLowerCase()}`)?.build).toBe(3018521);
    expect(findPayload("VMware-VCSA-all-6.0.0-3040890.iso")).toBeUndefined();
  });

  it("bring a profile that exists, and a TP medium brings none (V9)", () => {
    for (const payload of allPayloads()) {
      if (payload.brings !== undefined)
        expect(loadProfile(payload.brings).profile.release.patchBuild.value).toBe(payload.build);
      if (payload.kind === "TP") expect(payload.brings).toBeUndefined();
    }
    expect(allPayloads().filter(({ kind }) => kind === "TP")).toHaveLength(1);
  });

  it("tell of themselves as list --staged does: U2 has 223 packages, of which 143 are staged, and an accept time (V18)", () => {
    const u2 = allPayloads().find(({ brings }) => brings === "vcsa/6.0u2");
    expect(u2?.packages.value).toEqual({ inPayload: 223, staged: 143 });
    expect(u2?.fields.map(({ key }) => key).slice(-3)).toEqual(["summary", "eulaAcceptTime", "severity"]);
    expect(u2?.fields.find(({ key }) => key === "eulaAcceptTime")?.value).toBe("{eulaAcceptTime}");
  });
});
