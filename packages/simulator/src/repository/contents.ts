import { createHash } from "node:crypto";
import { allPayloads, listProfiles, loadProfile, type Payload, type Profile } from "@patchrig/platforms/profiles";
import { writeManifest } from "./manifest.ts";
import { signatureOf } from "./signature.ts";
import { isNewer, lineOf } from "./version.ts";

/** A repository's files by their paths in it. */
export type RepositoryFiles = ReadonlyMap<string, Buffer>;

/**
 * The files of a folder of the simulation's repository: of the full patch that brings a version (`6.5.0.32000`), or of the
 * latest of its line (`6.5.0.5100.latest`). Undefined when there is no such patch.
 */
export function repositoryFiles(folder: string): RepositoryFiles | undefined {
  const [, version = "", latest] = /^(\d+(?:\.\d+){3})(\.latest)?$/.exec(folder) ?? [];
  const full = allPayloads().filter(({ kind }) => kind === "FP");
  const payload = latest
    ? latestOf(full.filter((one) => lineOf(one.version) === lineOf(version)))
    : full.find((one) => one.version === version);
  if (!payload) return undefined;
  const files = made.get(payload.version) ?? filesOf(payload);
  made.set(payload.version, files);
  return files;
}

const made = new Map<string, RepositoryFiles>();

const latestOf = (payloads: readonly Payload[]): Payload | undefined =>
  payloads.reduce<Payload | undefined>(
    (best, one) => (best && isNewer(best.version, one.version) ? best : one),
    undefined,
  );

function filesOf(payload: Payload): RepositoryFiles {
  const { repository, product } = profileFor(payload);
  const files = new Map<string, Buffer>();
  const { inPayload } = payload.packages.value;
  const names = [...repository.packages.value, ...standIns(inPayload)].slice(0, inPayload);
  const packages = names.map((name) => {
    // Nothing of a real package is in it.
    const body = Buffer.from(`A stand-in for ${name} of ${payload.version}.\n`);
    files.set(`package-pool/${name}`, body);
    return { path: `package-pool/${name}`, size: body.length, sha256: sha256(body) };
  });
  const { version, build } = payload;
  const manifest = Buffer.from(writeManifest({ product: product.value, version, build, packages }));
  const path = repository.manifest.value;
  files.set(path, manifest);
  files.set(path + repository.signature.value, Buffer.from(signatureOf(manifest)));
  if (repository.checksum) files.set(path + repository.checksum.value, Buffer.from(`${sha256(manifest)}\n`));
  return files;
}

/** The releases of a line have their repositories laid out alike. */
function profileFor({ version }: Payload): Profile {
  const profiles = listProfiles().map((id) => loadProfile(id).profile);
  const found = profiles.find(({ release }) => lineOf(release.version.value) === lineOf(version));
  if (!found) throw new RangeError(`no profile is of the line of ${version}`);
  return found;
}

const standIns = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `stand-in-${String(index + 1).padStart(3, "0")}.rpm`);

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
