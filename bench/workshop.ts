import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The scratch folder of one benchmark run, with keys and the load client in it. */
export interface Workshop {
  readonly folder: string;
  /** Who logs in to sshd, and by this key everywhere. */
  readonly user: string;
  readonly key: string;
  readonly authorizedKeys: string;
  /** The peers' host key. */
  readonly hostKey: string;
  /** What every server answers, stamp included. */
  readonly answer: string;
  readonly loadClient: string;
  close(): void;
}

export const LINE = "software-packages list --staged";

// The field note's list (V17, evidence 03); the peers print it from a file.
const ANSWER = ` [2015-10-08T02:54:36.281] :
        category: bugfix
        kb: http://kb.vmware.com/2119924
        vendor: VMware, Inc.
        name: VC-6.0.0U1-Appliance-FP
        tags: [u'']
        productname: VMware vCenter Server Appliance
        releasedate: September 10, 2015
        version: 6.0.0.10000
        buildnumber: 3018521
        rebootrequired: True
        summary: Update for VMware vCenter Server Appliance 6.0
        severity: critical
`;

const inBench = (path: string) => fileURLToPath(new URL(path, import.meta.url));
export const inProject = (path: string): string => inBench(`../${path}`);

/** Makes keys; the load client is built when first asked for. Throws with the tool's own words when one is missing. */
export function openWorkshop(): Workshop {
  // Not below a folder that others may write: sshd would not run a command from there for root.
  mkdirSync(inProject("node_modules/.cache"), { recursive: true });
  const folder = mkdtempSync(inProject("node_modules/.cache/bench-"));
  const at = (name: string) => join(folder, name);
  for (const name of ["user-key", "host-key"]) {
    runTool("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "bench", "-f", at(name)]);
  }
  writeFileSync(at("answer.txt"), ANSWER);
  let loadClient: string | undefined;
  return {
    folder,
    user: userInfo().username,
    key: at("user-key"),
    authorizedKeys: at("user-key.pub"),
    hostKey: at("host-key"),
    answer: at("answer.txt"),
    get loadClient() {
      loadClient ??= buildLoadClient(at("load"));
      return loadClient;
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** In memory where there is room: else whoever writes when the disk is busy pays for all who wrote before. */
export function roomFor(bytes: number): string {
  const memory = "/dev/shm";
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > bytes ? memory : tmpdir();
}

/** A program that a measure needs is not on this machine. */
export class ToolMissing extends Error {}

/** Runs a tool to its end and returns its output; throws `ToolMissing`, or with what it said when it fails. */
export function runTool(file: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): string {
  const ended = spawnSync(file, args, { encoding: "utf8", env, maxBuffer: 1 << 26 });
  if (ended.status === 0) return ended.stdout;
  if ((ended.error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") throw new ToolMissing(`no ${file} here`);
  throw new Error(`${file} ${args.join(" ")}: ${ended.error ?? `${ended.stdout}${ended.stderr}`}`);
}

// Debian's x/crypto lies in its own GOPATH: no module is fetched.
function buildLoadClient(output: string): string {
  const library = "/usr/share/gocode/src/golang.org/x/crypto/ssh";
  if (!existsSync(library)) throw new ToolMissing(`no ${library} here`);
  return buildGo("load/main.go", output);
}

/** Builds one of the benchmark's own Go programs; returns its place. */
export function buildGo(source: string, output: string): string {
  const go = { GO111MODULE: "off", GOPATH: "/usr/share/gocode", GOFLAGS: "", CGO_ENABLED: "0" };
  const env = { ...process.env, ...go, GOCACHE: inProject("node_modules/.cache/go") };
  runTool("go", ["build", "-o", output, inBench(source)], env);
  return output;
}
