import { monotonicNow } from "@patchrig/core/clock";
import { type Bench, type Measure, ratioGoal } from "../measure.ts";
import { untilOpen } from "../peers/blob-stores.ts";
import { freePort, startProcess } from "../peers/peer.ts";
import { median, runRounds } from "../rounds.ts";
import { inProject } from "../workshop.ts";

interface Contestant {
  readonly who: string;
  /** Its command line, with the port that it is to answer on. */
  argv(port: number): readonly string[];
}

const patchrig: Contestant = {
  who: "patchrig simulate --profile vmrole/2011-02",
  argv: (port) => [
    ...[process.execPath, inProject("packages/cli/bin/patchrig.cjs"), "simulate", "--profile", "vmrole/2011-02"],
    ...["--management", `127.0.0.1:${port}`, "--admin", "127.0.0.1:0", "--json"],
  ],
};

/** As its users start it, nothing on a disk; its other two services on ports beside the one that is asked. */
const azurite: Contestant = {
  who: "azurite",
  argv: (port) => [...storage("azurite.js", port), "--queuePort", String(port + 1), "--tablePort", String(port + 2)],
};

const azuriteBlob: Contestant = { who: "azurite-blob", argv: (port) => storage("blob/main.js", port) };

const storage = (program: string, port: number): readonly string[] => [
  ...[process.execPath, inProject(`node_modules/azurite/dist/src/${program}`), "--blobPort", String(port)],
  ...["--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent"],
];

/** From spawn until the service takes a connection: images and blobs here, blobs alone there. */
export const serviceStart: Measure = {
  name: "service-start",
  async run(bench) {
    const contestants = [patchrig, azurite, azuriteBlob];
    const { samples, load } = await runRounds({
      contestants,
      rounds: bench.rounds,
      batch: (one) => startOf(one, bench),
    });
    const rows = contestants.map((one) => ({ who: one.who, value: median(samples.get(one) ?? []) }));
    const title = "VM Role service: from spawn to its first connection";
    return [{ title, unit: "ms", better: "less", rows, load, goals: [ratioGoal(rows, [azurite.who], 0.1)] }];
  },
};

async function startOf({ who, argv }: Contestant, { short }: Bench): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < (short ? 1 : 3); run += 1) {
    const port = await freePort();
    const startedAt = monotonicNow();
    const started = startProcess({ name: who, argv: argv(port) });
    try {
      await untilOpen(port, started);
      times.push(monotonicNow() - startedAt);
    } finally {
      await started.stop();
    }
  }
  return median(times);
}
