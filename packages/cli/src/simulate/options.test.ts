import type { PatchrigError } from "@patchrig/core/errors";
import { describe, expect, it } from "vitest";
import { type SimulateOptions, toSimulatorOptions } from "./options.ts";

const typed: SimulateOptions = {
  profile: ["vcsa/6.0"],
  speed: "60",
  ssh: "127.0.0.1:2222",
  https: "127.0.0.1:8443",
  vami: "127.0.0.1:5480",
  admin: "127.0.0.1:8080",
};
const NOW = 1_444_272_000_000;

describe("the options of simulate", () => {
  it("give the first appliance the fixed ports and every further one free ports", () => {
    const asked = toSimulatorOptions({ ...typed, profile: ["vcsa/6.0", "new=vcsa/6.0u1"], seed: "7" }, NOW);
    expect(asked).toMatchObject({ seed: 7, startsAt: NOW, speed: 60, admin: { host: "127.0.0.1", port: 8080 } });
    const [first, second] = asked.appliances;
    expect(first).toMatchObject({ name: "vcsa-01", profile: "vcsa/6.0", ssh: { port: 2222 }, vami: { port: 5480 } });
    expect(second).toMatchObject({ name: "new", profile: "vcsa/6.0u1", ssh: { port: 0 }, https: { port: 0 } });
  });

  it("start the clock where they say, and pass on the medium and the password", () => {
    const asked = toSimulatorOptions(
      { ...typed, clock: "2015-10-08T02:40:00Z", speed: "max", iso: "some.iso", password: "one two" },
      NOW,
    );
    expect(asked.startsAt).toBe(1_444_272_000_000);
    expect(asked.speed).toBe("max");
    expect(asked.appliances[0]).toMatchObject({ iso: "some.iso", password: "one two" });
  });

  it("allow an address beyond loopback with --expose alone", () => {
    expect(() => toSimulatorOptions({ ...typed, ssh: "0.0.0.0:2222" }, NOW)).toThrow(/not a loopback address/);
    const asked = toSimulatorOptions({ ...typed, ssh: "0.0.0.0:2222", expose: true }, NOW);
    expect(asked).toMatchObject({ expose: true, appliances: [{ ssh: { host: "0.0.0.0", port: 2222 } }] });
    expect(toSimulatorOptions({ ...typed, ssh: "[::1]:0" }, NOW).appliances[0]?.ssh).toEqual({ host: "::1", port: 0 });
  });

  it("serve update repositories where they are asked for", () => {
    expect(toSimulatorOptions(typed, NOW).repository).toBeUndefined();
    const asked = toSimulatorOptions({ ...typed, repository: "127.0.0.1:8081" }, NOW);
    expect(asked.repository).toEqual({ host: "127.0.0.1", port: 8081 });
  });

  it("serve the VM Role beside the appliances, alone where it is the only profile, and not at all when told", () => {
    const usual = { bind: { host: "127.0.0.1", port: 8444 }, anyPort: true };
    expect(toSimulatorOptions(typed, NOW).management).toEqual(usual);
    const alone = toSimulatorOptions({ ...typed, profile: ["vmrole/2011-02"], management: "127.0.0.1:0" }, NOW);
    expect(alone).toMatchObject({ appliances: [], management: { bind: { port: 0 }, profile: "vmrole/2011-02" } });
    expect(toSimulatorOptions({ ...typed, management: false }, NOW).management).toBeUndefined();
  });

  it("put the host's /sdk where they say, on any free port when they do not, and so many machines beside the appliance", () => {
    const [first, second] = toSimulatorOptions(
      { ...typed, profile: ["a=vcsa/6.0", "b=vcsa/6.0"], esxi: "127.0.0.1:8445", vms: "1000" },
      NOW,
    ).appliances;
    expect(first).toMatchObject({ esxi: { host: "127.0.0.1", port: 8445 }, others: 1000 });
    expect([second?.esxi, second?.others]).toEqual([undefined, 1000]);
    expect(toSimulatorOptions(typed, NOW).appliances[0]?.esxi).toBeUndefined();
  });

  const wrong: readonly [Partial<SimulateOptions>, RegExp][] = [
    [{ vms: "many" }, /--vms: expected a whole number up to 10000, got "many"/],
    [{ seed: "seven" }, /--seed: expected a whole number.*got "seven"/],
    [{ seed: "-1" }, /--seed/],
    [{ speed: "0" }, /--speed: expected a number above 0, max or manual, got "0"/],
    [{ speed: "fast" }, /--speed.*"fast"/],
    [{ speed: "-60" }, /--speed/],
    [{ clock: "yesterday" }, /--clock: expected an instant such as 2015-10-08T02:40:00Z, got "yesterday"/],
    [{ clock: "2015-13-45T99:00:00Z" }, /--clock/],
    [{ ssh: "2222" }, /--ssh: expected HOST:PORT.*"2222"/],
    [{ https: "127.0.0.1:99999" }, /--https.*99999/],
    [{ admin: "::1:80" }, /--admin/],
    [{ repository: "0.0.0.0:8081" }, /--repository: 0\.0\.0\.0 is not a loopback address/],
    [{ management: "8444" }, /--management: expected HOST:PORT/],
    [{ management: "0.0.0.0:8444" }, /--management: 0\.0\.0\.0 is not a loopback address/],
    [{ management: false, profile: ["vmrole/2011-02"] }, /--no-management and --profile vmrole/],
    [{ profile: ["=vcsa/6.0"] }, /--profile: expected vcsa\/6.0 or name=vcsa\/6.0/],
    [{ profile: ["a=vcsa/6.0", "a=vcsa/6.0u1"] }, /two appliances are called "a"/],
  ];
  it.each(wrong)("refuse %j and say what was expected", (change, message) => {
    expect(() => toSimulatorOptions({ ...typed, ...change }, NOW)).toThrow(message);
    try {
      toSimulatorOptions({ ...typed, ...change }, NOW);
    } catch (problem) {
      expect((problem as PatchrigError).code).toBe("bad-usage");
    }
  });
});
