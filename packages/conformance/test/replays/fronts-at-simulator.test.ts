import { type Evidence, loadEvidence } from "@patchrig/platforms/evidence";
import { afterEach, describe, expect, it } from "vitest";
import { fetchPage } from "../../src/judge/fetch-page.ts";
import { connect } from "../../src/replay/prepare.ts";
import { callAdmin } from "../../src/replay/time-keeper.ts";
import { damageEachLine } from "../damage.ts";
import { type SimulatorPeer, startSimulator } from "../peers/simulator.ts";

let simulator: SimulatorPeer | undefined;
afterEach(() => simulator?.stop(), 60_000);

interface Front {
  readonly recording: string;
  readonly profile: string;
  /** Keeps the boot where the recording was made. */
  readonly fault: string;
  readonly status: number;
  /** Where each line was seen; one address for all of them where they stand on one page. */
  readonly paths: readonly string[];
}

const FRONTS: readonly Front[] = [
  { recording: "54", profile: "vcsa/6.0", fault: "boot-503", status: 503, paths: ["/vsphere-client/", "/"] },
  { recording: "55", profile: "vcsa/6.7", fault: "boot-sso-400", status: 400, paths: ["/ui/login"] },
  { recording: "57", profile: "vcsa/6.7", fault: "boot-vpxd-503", status: 503, paths: ["/", "/", "/"] },
  { recording: "58", profile: "vcsa/6.7", fault: "boot-initializing", status: 200, paths: ["/ui/"] },
];

/** As many digits as the recorded address has, and nothing but the address, may be others. */
const withoutAddress = (line: string): string =>
  line.replace(/0x(0*)([1-9a-f][0-9a-f]*)/, (_, zeros: string, digits: string) => `0x${zeros}{${digits.length}}`);

const linesOf = (text: string): readonly string[] =>
  text
    .replaceAll(/<(style|title)>[\s\S]*?<\/\1>/g, "")
    .replaceAll(/<[^>]*>/g, "\n")
    .split("\n")
    .map((line) => withoutAddress(line.trim()))
    .filter((line) => line !== "");

const isAsRecorded = ({ text }: Evidence, came: readonly string[]): boolean =>
  linesOf(text).join("\n") === came.join("\n");

describe("the web front of an appliance that boots", () => {
  it.each(FRONTS)(
    "of $profile shows what recording $recording shows",
    async ({ recording, profile, fault, status, paths }) => {
      simulator = await startSimulator(profile);
      const { admin, appliances } = simulator.endpoints;
      const [appliance] = appliances;
      if (!appliance || !admin) throw new Error("the simulator names no appliance");
      await callAdmin(admin, "/faults", { id: fault });
      const connection = await connect(appliance);
      await (await connection.exec("shutdown reboot -r patch")).exit;
      connection.close();
      const look = async (path: string) => await fetchPage({ url: appliance.https.url, path, limitMs: 20_000 });
      let came: readonly string[] = [];
      const lookAtAll = async () => {
        const pages = await Promise.all(paths.map(look)).catch(() => []);
        came = pages.flatMap(({ body }) => linesOf(body));
        return [pages.map((page) => page.status), came];
      };
      const evidence = loadEvidence(recording);
      await expect.poll(lookAtAll, { timeout: 30_000 }).toEqual([paths.map(() => status), linesOf(evidence.text)]);
      const damaged = damageEachLine(evidence, (line) => line.trim() !== "");
      expect(damaged.length).toBeGreaterThan(1);
      for (const one of damaged) expect(isAsRecorded(one.evidence, came), `${recording}:${one.line}`).toBe(false);
    },
    90_000,
  );
});
