import { parseInstant } from "@patchrig/core/clock";
import { afterEach, describe, expect, it } from "vitest";
import { createSimulator, type Simulator } from "../create-simulator.ts";
import { judgeScenario } from "./judge-scenario.ts";
import { listScenarios, loadScenario, parseScenario } from "./load-scenario.ts";
import { toSimulatorOptions } from "./to-simulator-options.ts";

const started: Simulator[] = [];
afterEach(() => Promise.all(started.splice(0).map((simulator) => simulator.close())));

async function start(options: Parameters<typeof createSimulator>[0]): Promise<Simulator> {
  const simulator = await createSimulator(options);
  started.push(simulator);
  return simulator;
}

const OTHERWISE = { seed: 1, startsAt: 0, speed: "manual" } as const;

describe("a scenario that comes with the simulator", () => {
  it("is one of ten at least, each with a story and its backing", () => {
    expect(listScenarios().length).toBeGreaterThanOrEqual(10);
  });

  it.each(listScenarios())("%s starts the estate that it describes, with its faults armed", async (name) => {
    const scenario = loadScenario(name);
    expect(scenario.story.length).toBeGreaterThan(80);
    const simulator = await start({ ...toSimulatorOptions(scenario, OTHERWISE), speed: "manual" });
    expect(simulator.appliances.map((appliance) => appliance.name)).toEqual(scenario.appliances.map((one) => one.name));
    expect(simulator.faults.armed.map(({ id }) => id)).toEqual(scenario.faults.map(({ id }) => id));
    expect(simulator.world.random.seed).toBe(scenario.seed);
    expect(Object.keys(scenario.expect).length).toBeGreaterThan(2);
  });
});

const GOOD = `title: A night
story: It was dark.
cite: [V23]
clock: { startsAt: "2015-10-08T02:40:05Z", speed: max }
appliances:
  - name: vcsa-01
    profile: vcsa/6.0
faults:
  - ssh-drop:phase=install
  - id: ssh-reset
    first: 2
expect:
  outcome: done
  commands: { software-packages install: 1, shutdown reboot: { atMost: 1 } }
  atMost: 2h
`;

describe("a scenario file", () => {
  it("is read with its defaults filled in", () => {
    expect(parseScenario(GOOD, "night.yaml")).toMatchObject({
      cite: ["V23"],
      clock: { startsAt: 1_444_272_005_000, speed: "max" },
      appliances: [{ name: "vcsa-01", profile: "vcsa/6.0" }],
      update: {},
      faults: [
        { id: "ssh-drop", phase: "install" },
        { id: "ssh-reset", first: 2 },
      ],
      expect: { outcome: "done", atMostMs: 7_200_000, hits: {} },
    });
  });

  it.each([
    ["profile: vcsa/6.0", "profile: vcsa/5.5", "7:14", 'no profile "vcsa/5.5": there are vcsa/6.0'],
    ["ssh-drop:phase=install", "ssh-dorp", "9:5", 'no fault "ssh-dorp"'],
    ["ssh-drop:phase=install", "ssh-drop:phase=lunch", "9:5", 'no phase "lunch"'],
    ["id: ssh-reset", "id: reset", "10:9", 'no fault "reset"'],
    ["first: 2", "first: none", "11:12", "expected number"],
    ["first: 2", "command: shutdown reboot\n    appliance: vcsa-02", "12:16", 'no appliance "vcsa-02"'],
    ["first: 2", "phase: staging", "11:12", "Invalid option"],
    ["outcome: done", "outcome: fine", "13:12", "Invalid option"],
    ["first: 2", "frist: 2", "11:5", 'Unrecognized key: "frist"'],
    ["install: 1,", "install: once,", "14:42", "expected a count"],
    ["atMost: 2h", "atMost: two hours", "15:11", '"two hours" is no duration'],
    ["atMost: 2h", "hits: { boot-503: 1 }", "15:21", 'no fault "boot-503" is armed'],
    ['"2015-10-08T02:40:05Z"', '"2015-13-08"', "4:20", '"2015-13-08" is no instant'],
    ["speed: max", "speed: fast", "4:51", "expected a number above 0, max or manual"],
    ["cite: [V23]", "", "1:8", "expected cite or inferred"],
    ["story: It was dark.", "storey: It was dark.", "2:1", 'Unrecognized key: "storey"'],
    ["  outcome: done", "  outcome: [done", "14:3", "Flow sequence"],
  ])("names the place where %j became %j: line and column %s", (before, after, place, problem) => {
    const read = () => parseScenario(GOOD.replace(before, after), "night.yaml");
    expect(read).toThrow(new RegExp(`^night\\.yaml:${place}`));
    expect(read).toThrow(problem);
  });

  it("that does not exist is told of, with the names that do", () => {
    expect(() => loadScenario("no-such-night")).toThrow('no scenario "no-such-night"');
    expect(() => loadScenario("/no/such/night.yaml")).toThrow("/no/such/night.yaml cannot be read");
  });
});

describe("judging a night", () => {
  it("compares what the scenario names with what the appliance shows, and nothing else", async () => {
    const scenario = parseScenario(GOOD, "night.yaml");
    const simulator = await start({ ...toSimulatorOptions(scenario, OTHERWISE), speed: "manual" });
    simulator.attach("vcsa-01", { command: "com.vmware.software-packages install --staged" });
    await simulator.world.clock.advance(3 * 3_600_000);
    expect(judgeScenario(scenario, simulator, { outcome: "failed", step: "install" })).toEqual([
      { what: "outcome", expected: "done", seen: "failed", met: false },
      { what: "command software-packages install", expected: "1", seen: "1", met: true },
      { what: "command shutdown reboot", expected: "at most 1", seen: "0", met: true },
      { what: "simulated time", expected: "at most 2 h", seen: "3 h", met: false },
    ]);
  });

  it("takes no jump of the clock for time that passed", async () => {
    const scenario = parseScenario(GOOD, "night.yaml");
    const simulator = await start({ ...toSimulatorOptions(scenario, OTHERWISE), speed: "manual" });
    simulator.world.clock.jump(-8 * 3_600_000);
    await simulator.world.clock.advance(60_000);
    expect(simulator.passedMs()).toBe(60_000);
  });

  it("lets a boot stay in a phase as long as the scenario says", async () => {
    const scenario = loadScenario("nine-minutes-of-503");
    const simulator = await start({ ...toSimulatorOptions(scenario, OTHERWISE), speed: "manual" });
    simulator.attach("vcsa-01", { command: "shutdown reboot -r patch" });
    const { clock, journal } = simulator.world;
    await clock.advance(30 * 60_000);
    const at = (phase: string) => parseInstant(journal.events.find((event) => event.phase === phase)?.at ?? "") ?? 0;
    expect(at("initializing") - at("proxy")).toBe(9 * 60_000);
  });
});
