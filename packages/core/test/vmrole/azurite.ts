import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  BlobSASPermissions,
  BlobServiceClient,
  type ContainerClient,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";
import { archiveDate } from "../../src/clock/index.ts";

/** Azurite's well-known development account: no secret. */
const ACCOUNT = "devstoreaccount1";
const KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const HOUR = 3_600_000;

/** The storage emulator of somebody else, in memory, on a free loopback port. */
export interface Azurite {
  readonly container: ContainerClient;
  /** An address with a signature that is good for `hours` more, negative for one that is over. */
  address(name: string, now: number, hours?: number): string;
  close(): Promise<void>;
}

export async function startAzurite(): Promise<Azurite> {
  const program = fileURLToPath(import.meta.resolve("azurite/dist/src/blob/main.js"));
  const options = ["--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence", "--skipApiVersionCheck"];
  const child = spawn(process.execPath, [program, ...options, "--disableTelemetry"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    const listen = (text: Buffer) => {
      said += text;
      const found = /successfully listens on (http:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("exit", () => reject(new Error(`Azurite ended: ${said}`)));
  });
  const credential = new StorageSharedKeyCredential(ACCOUNT, KEY);
  const container = new BlobServiceClient(`${url}/${ACCOUNT}`, credential).getContainerClient("images");
  await container.create();
  return {
    container,
    address: (name, now, hours = 1) => {
      const signature = generateBlobSASQueryParameters(
        {
          containerName: "images",
          blobName: name,
          permissions: BlobSASPermissions.parse("racwd"),
          ...dates(now, hours),
        },
        credential,
      );
      return `${container.getBlobClient(name).url}?${signature}`;
    },
    close: () => {
      child.kill();
      return ended;
    },
  };
}

const dates = (now: number, hours: number) => ({
  startsOn: dateAt(now - 24 * HOUR),
  expiresOn: dateAt(now + hours * HOUR),
});

/** The library wants a `Date`; the clock has one to lend. */
function dateAt(instant: number) {
  const date = archiveDate();
  date.setTime(instant);
  return date;
}
