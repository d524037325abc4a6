import { existsSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { monotonicNow, realSleep } from "@patchrig/core/clock";
import { endpointsSchema } from "@patchrig/core/endpoints";
import { runBuilt } from "../built-program.ts";
import { cpuMs } from "../process-tree.ts";
import { buildGo, inProject } from "../workshop.ts";
import { freePort, type Started, startProcess } from "./peer.ts";

/** A store that runs, and the address of a blob that is not there yet. */
export interface BlobPlace {
  readonly url: string;
  /** Empty where it is plain HTTP. */
  readonly certSha256: string;
  readonly pid: number;
  /** Processor time that its start took. */
  readonly cpuAtStart: number;
  stop(): Promise<void>;
}

/** patchrig's VM Role service; its blobs are files of `folder`. */
export async function startService(folder: string): Promise<BlobPlace> {
  const file = join(folder, "endpoints.json");
  rmSync(file, { force: true });
  const port = await freePort();
  const program = [process.execPath, inProject("packages/cli/bin/patchrig.cjs"), "simulate"];
  const options = ["--profile", "vmrole/2011-02", "--management", `127.0.0.1:${port}`, "--admin", "127.0.0.1:0"];
  const argv = [...program, ...options, "--speed", "1", "--endpoints", file];
  const started = startProcess({ name: "patchrig", argv, env: { TMPDIR: folder } });
  return whenUp(started, async () => {
    await untilOpen(port, started);
    const { management } = endpointsSchema.parse(JSON.parse(await untilWritten(file)));
    const url = new URL(management?.storage?.packagesUrl ?? "");
    url.pathname += "/image.vhd";
    return { url: url.href, certSha256: management?.certSha256 ?? "" };
  });
}

/** A store that keeps nothing, in Go: one in node takes more of the machine than the client does. */
export async function startDiscard(folder: string): Promise<BlobPlace> {
  const port = await freePort();
  const program = join(folder, "discard");
  if (!existsSync(program)) buildGo("peers/discard.go", program);
  const started = startProcess({ name: "discard", argv: [program, String(port)] });
  return whenUp(started, async () => {
    await untilOpen(port, started);
    return { url: `http://127.0.0.1:${port}/images/image.vhd?sv=2020-10-02&sig=none`, certSha256: "" };
  });
}

/** Makes a container, and prints the address of a blob in it, with a signature for all; of the account that every Azurite has. */
const IN_AZURITE = `
  const storage = await import("@azure/storage-blob");
  const { archiveDate, systemClock } = await import("@patchrig/core/clock");
  const account = "devstoreaccount1";
  const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
  const credential = new storage.StorageSharedKeyCredential(account, key);
  const service = new storage.BlobServiceClient("http://127.0.0.1:" + process.argv[1] + "/" + account, credential);
  const container = service.getContainerClient("images");
  await container.create();
  const permissions = storage.ContainerSASPermissions.parse("racwd");
  const expiresOn = archiveDate();
  expiresOn.setTime(systemClock.now() + 3_600_000);
  const grant = { containerName: "images", permissions, expiresOn };
  const signature = storage.generateBlobSASQueryParameters(grant, credential);
  console.log(container.getBlobClient("image.vhd").url + "?" + signature);
`;

/** Azurite's blob service, in memory. */
export async function startAzurite(): Promise<BlobPlace> {
  const port = await freePort();
  const program = [
    process.execPath,
    inProject("node_modules/azurite/dist/src/blob/main.js"),
    "--blobPort",
    String(port),
  ];
  const options = ["--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent"];
  const started = startProcess({ name: "azurite", argv: [...program, ...options] });
  return whenUp(started, async () => {
    await untilOpen(port, started);
    return { url: runBuilt(IN_AZURITE, [String(port)]).trim(), certSha256: "" };
  });
}

async function whenUp(
  { pid, stop }: Started,
  find: () => Promise<Pick<BlobPlace, "url" | "certSha256">>,
): Promise<BlobPlace> {
  try {
    return { ...(await find()), pid, cpuAtStart: cpuMs(pid), stop };
  } catch (problem) {
    await stop();
    throw problem;
  }
}

const LIMIT_MS = 20_000;

async function untilWritten(file: string): Promise<string> {
  const until = monotonicNow() + LIMIT_MS;
  for (;;) {
    try {
      return readFileSync(file, "utf8");
    } catch (problem) {
      if (monotonicNow() > until) throw problem;
      await realSleep(5);
    }
  }
}

/** Waits until a port takes connections, 20 s at most. */
export async function untilOpen(port: number, { failed }: Started): Promise<void> {
  const until = monotonicNow() + LIMIT_MS;
  while (!(await Promise.race([canConnect(port), failed]))) {
    if (monotonicNow() > until) throw new Error(`waited 20 s for port ${port}`);
    await realSleep(2);
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      answer(true);
    });
    socket.on("error", () => answer(false));
  });
}
