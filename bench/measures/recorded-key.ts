import { join } from "node:path";
import { type Address, runEnteredKeys } from "../load.ts";
import type { Bench, Result } from "../measure.ts";
import { startSimulator } from "../peers/patchrig.ts";
import { freePort, type Peer, startServer } from "../peers/peer.ts";
import { median, runRounds } from "../rounds.ts";
import { inProject } from "../workshop.ts";

/**
 * What `patchrig session record ssh` adds to a key: typed through the proxy, which goes on to the simulator and writes to
 * the disk, and typed at the same simulator directly.
 */
export async function recordedKey(bench: Bench, folder: string): Promise<Result> {
  const { peer, appliance, file } = await startSimulator(bench.workshop, {});
  const proxy = await startProxy(file, folder);
  const login = { user: appliance.ssh.user, password: appliance.ssh.password ?? "" };
  const through = { name: "through session record ssh", port: proxy.port, ...login };
  const directly = { name: "the same server, directly", port: peer.port, ...login };
  const slowest = new Map<Address, number[]>([
    [through, []],
    [directly, []],
  ]);
  try {
    const { samples, load } = await runRounds<Address>({
      contestants: [through, directly],
      rounds: bench.rounds,
      batch: async (address) => {
        const { p50Us = Number.NaN, p99Us = Number.NaN } = await runEnteredKeys(
          bench.workshop,
          address,
          bench.short ? 80 : 400,
        );
        slowest.get(address)?.push(p99Us / 1000);
        return p50Us / 1000;
      },
    });
    const p50 = (address: Address) => median(samples.get(address) ?? []);
    const p99 = (address: Address) => median(slowest.get(address) ?? []);
    return {
      title: "echo of a keystroke while the session is recorded, p50",
      unit: "ms",
      better: "less",
      rows: [through, directly].map((address) => ({ who: address.name, value: p50(address) })),
      load,
      goals: [
        { text: "≤ 5 ms added, p50", value: p50(through) - p50(directly), limit: 5 },
        { text: "≤ 20 ms added, p99", value: p99(through) - p99(directly), limit: 20 },
      ],
    };
  } finally {
    await proxy.stop();
    await peer.stop();
  }
}

/** The recorder as users start it: the built command. */
async function startProxy(endpoints: string, folder: string): Promise<Peer> {
  const port = await freePort();
  const argv = [
    ...[process.execPath, inProject("packages/cli/bin/patchrig.cjs"), "session", "record", "ssh"],
    ...["--endpoints", endpoints, "--listen", `127.0.0.1:${port}`],
    ...["--out", join(folder, "recorded"), "--key-file", join(folder, "pseudonym.key")],
  ];
  return startServer({ name: "session record ssh", argv, port, user: "root" });
}
