import { randomUUID } from "node:crypto";
import { mkdtemp, open, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Endpoints, endpointsSchema } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";

/** The file with the client's key and certificate, as long as the simulator runs. */
export interface CertificateFile {
  readonly file: string;
  remove(): Promise<void>;
}

/**
 * Refuses a name that is somebody's: `FILE.pem` is written only where nothing is, or what a simulator that is gone left
 * behind. Throws `PatchrigError` bad-usage.
 */
export async function refuseTakenCertificate(endpointsFile: string): Promise<void> {
  const file = certificateOf(endpointsFile);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return;
  const left = await readFile(endpointsFile, "utf8").then(certificateNamedIn, () => undefined);
  if (left === file) return;
  throw new PatchrigError("bad-usage", `--endpoints: ${file} exists, and no simulator wrote it`, {
    hint: "the service's key would be written there: name another file, or give --no-management",
  });
}

/**
 * Writes the client's key and certificate beside the endpoints file, or in a folder of its own without one; readable by its
 * owner alone. Throws `PatchrigError` unreadable-input when the folder cannot be written.
 */
export async function writeCertificate(pem: string, endpointsFile: string | undefined): Promise<CertificateFile> {
  const folder = endpointsFile === undefined ? await mkdtemp(join(tmpdir(), "patchrig-")) : undefined;
  const file = certificateOf(endpointsFile ?? join(folder ?? "", "simulator"));
  const draft = join(dirname(file), `.${randomUUID()}.tmp`);
  try {
    const handle = await open(draft, "wx", 0o600);
    await handle.writeFile(pem).finally(() => handle.close());
    await rename(draft, file);
  } catch (problem) {
    await rm(draft, { force: true });
    const reason = problem instanceof Error ? problem.message : String(problem);
    throw new PatchrigError("unreadable-input", `--endpoints: ${endpointsFile ?? file} cannot be written: ${reason}`, {
      cause: problem,
    });
  }
  return {
    file,
    remove: async () => {
      const text = await readFile(file, "utf8").catch(() => undefined);
      if (text === pem) await rm(file, { force: true });
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The document with the file named. */
export const withCertificate = (endpoints: Endpoints, { file }: CertificateFile): Endpoints =>
  endpoints.management ? { ...endpoints, management: { ...endpoints.management, clientCertificate: file } } : endpoints;

const certificateOf = (endpointsFile: string): string => `${endpointsFile}.pem`;

function certificateNamedIn(text: string): string | undefined {
  return endpointsSchema.safeParse(JSON.parse(text)).data?.management?.clientCertificate;
}
