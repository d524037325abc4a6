import { loadEvidence } from "@patchrig/platforms/evidence";
import { afterEach, describe, expect, it } from "vitest";
import { connect } from "../../src/replay/prepare.ts";
import { callAdmin } from "../../src/replay/time-keeper.ts";
import { damageEachLine, dropEachLine } from "../damage.ts";
import { type SimulatorPeer, startSimulator } from "../peers/simulator.ts";
import { comparePage, pageLines } from "./page-lines.ts";
import { openVami, type VamiBrowser } from "./vami-browser.ts";

interface Page {
  readonly recording: string;
  readonly profile: string;
  /** Its part of the page: the table of updates, or the dialog. */
  readonly id: "update" | "dialog";
  readonly iso?: string;
  /** What was done before the page looked so; the page is read until it does. */
  prepare(browser: VamiBrowser, simulator: SimulatorPeer): Promise<void>;
  /** The recording's list goes on below the screen's edge. */
  readonly isCutOff?: true;
}

const iso = (name: string) => `VMware-vCenter-Server-Appliance-${name}-patch-FP.iso`;

const PAGES: readonly Page[] = [
  {
    recording: "45",
    profile: "vcsa/6.0u2",
    id: "update",
    prepare: (browser, { endpoints }) =>
      browser.send("/update/check", { url: `${endpoints.repository?.url}/6.0.0.30000/` }),
  },
  {
    recording: "46",
    profile: "vcsa/6.0u2",
    id: "dialog",
    iso: iso("6.0.0.30000-5112509"),
    prepare: async (browser) => {
      await browser.send("/update/stage");
      await expect.poll(() => browser.read(), { timeout: 30_000 }).toContain('id="state">staged<');
      await browser.send("/update/install");
    },
    isCutOff: true,
  },
  { recording: "47", profile: "vcsa/6.5", id: "update", prepare: (browser) => browser.send("/update/check") },
  {
    recording: "48",
    profile: "vcsa/6.7",
    id: "update",
    iso: iso("6.7.0.43000-15976714"),
    prepare: async (browser, { endpoints }) => {
      if (endpoints.admin) await callAdmin(endpoints.admin, "/faults", { id: "install-failed" });
      await browser.send("/update/stage");
      await expect.poll(() => browser.read(), { timeout: 30_000 }).toContain('id="state">staged<');
      await browser.send("/update/install");
    },
  },
];

const simulators: SimulatorPeer[] = [];
afterEach(async () => {
  for (const simulator of simulators.splice(0)) await simulator.stop();
}, 60_000);

/** Reads the page until it is as recorded; what it was last when it never is. */
async function replayPage({ recording, profile, id, prepare, isCutOff, iso: name }: Page): Promise<readonly string[]> {
  const simulator = await startSimulator(profile);
  simulators.push(simulator);
  const { admin, appliances } = simulator.endpoints;
  const [appliance] = appliances;
  if (!appliance || !admin) throw new Error("the simulator names no appliance");
  if (name !== undefined) await callAdmin(admin, `/appliances/${appliance.name}/iso`, { name });
  const browser = await openVami(appliance);
  await prepare(browser, simulator);
  let came: readonly string[] = [];
  const look = async () => {
    came = pageLines(await browser.read(), id);
    const comparison = comparePage(loadEvidence(recording), came, isCutOff);
    return comparison.same ? "as recorded" : JSON.stringify(comparison.difference, undefined, 1);
  };
  await expect.poll(look, { timeout: 30_000, interval: 100 }).toBe("as recorded");
  return came;
}

const isCompared = (line: string): boolean => line.trim() !== "";

/** Of a damaged copy, or one that lacks a line, nobody says that it is what came. */
function expectNoOther({ recording, isCutOff }: Pick<Page, "recording" | "isCutOff">, came: readonly string[]): void {
  const evidence = loadEvidence(recording);
  const damaged = damageEachLine(evidence, isCompared);
  expect(damaged.length).toBeGreaterThan(3);
  for (const one of [...damaged, ...dropEachLine(evidence, isCompared)]) {
    const comparison = comparePage(one.evidence, came, isCutOff);
    expect(comparison.same, `${recording}:${one.line} was "${one.was}"`).toBe(false);
  }
}

describe("the management interface, read through HTTPS", () => {
  it.each(PAGES)(
    "of $profile shows what recording $recording shows, and no damaged copy of it",
    async (page) => {
      expectNoOther(page, await replayPage(page));
    },
    90_000,
  );
});

describe("the machine's own screen", () => {
  it("shows after patch and boot what recording 44 shows, and no damaged copy of it", async () => {
    const simulator = await startSimulator("vcsa/6.0");
    simulators.push(simulator);
    const { admin, appliances } = simulator.endpoints;
    const [appliance] = appliances;
    if (!appliance || !admin) throw new Error("the simulator names no appliance");
    await callAdmin(admin, `/appliances/${appliance.name}/iso`, { name: iso("6.0.0.5120-2800573") });
    for (const command of ["software-packages install --iso --acceptEulas", "shutdown reboot -r patch"]) {
      const connection = await connect(appliance);
      await (await connection.exec(command)).exit;
      connection.close();
    }
    let came: readonly string[] = [];
    const look = async () => {
      const screen = await callAdmin(admin, `/appliances/${appliance.name}/screen`, undefined, "GET");
      came = JSON.parse(screen).text.split("\n");
      const comparison = comparePage(loadEvidence("44"), came);
      return comparison.same ? "as recorded" : JSON.stringify(comparison.difference, undefined, 1);
    };
    await expect.poll(look, { timeout: 40_000, interval: 100 }).toBe("as recorded");
    expectNoOther({ recording: "44" }, came);
  }, 90_000);
});
