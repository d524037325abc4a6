// Builds vcsim and govc from Debian's own source package of govmomi: Debian carries the library as a binary package, the
// two programs as source only. They land in a cache folder, and nothing is done where they are there already.
//
//   node scripts/build-govmomi.mjs          builds what is missing; exits 0 when both are there
//   node scripts/build-govmomi.mjs --where  prints the folder only
import { spawnSync } from "node:child_process";
import {
  accessSync,
  constants,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

const SOURCE = "golang-github-vmware-govmomi";
const IMPORT_PATH = "src/github.com/vmware/govmomi";
const PROGRAMS = ["govc", "vcsim"];
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

const folder = join(homedir(), ".cache", "patchrig", "govmomi");

if (process.argv.includes("--where")) console.log(folder);
else if (!PROGRAMS.every((name) => canRun(join(folder, name)))) build();

function build() {
  const place = mkdtempSync(join(tmpdir(), "patchrig-govmomi-"));
  try {
    console.log(`building ${PROGRAMS.join(" and ")} from Debian's source package ${SOURCE}`);
    const source = fetchSource(place);
    compile(place, source);
    mkdirSync(folder, { recursive: true });
    for (const name of PROGRAMS) copyFileSync(join(place, "bin", name), join(folder, name));
    console.log(`built: ${PROGRAMS.map((name) => join(folder, name)).join(" ")}`);
  } catch (error) {
    console.log(`${PROGRAMS.join(" and ")} could not be built: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Through a list and a state folder of its own: the machine's own package lists stay as they are. */
function fetchSource(place) {
  const release = run("sh", ["-c", ". /etc/os-release && echo $VERSION_CODENAME"]).trim();
  if (release === "") throw new Error("this is no release of Debian");
  for (const name of ["lists/partial", "cache/archives/partial", "source"])
    mkdirSync(join(place, name), { recursive: true });
  writeFileSync(
    join(place, "sources.list"),
    `deb-src [signed-by=${KEYRING}] http://deb.debian.org/debian ${release} main\n`,
  );
  const options = [
    `Dir::Etc::SourceList=${join(place, "sources.list")}`,
    "Dir::Etc::SourceParts=/dev/null",
    `Dir::State::Lists=${join(place, "lists")}`,
    `Dir::Cache=${join(place, "cache")}`,
    "APT::Sandbox::User=root",
    "Acquire::http::Timeout=30",
    "Acquire::Retries=2",
  ].flatMap((option) => ["-o", option]);
  run("apt-get", ["-q", ...options, "update"]);
  run("apt-get", ["-q", ...options, "source", SOURCE], join(place, "source"));
  const [unpacked] = readdirSync(join(place, "source"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  if (!unpacked) throw new Error("apt-get source left no folder");
  return join(place, "source", unpacked.name);
}

/** In Debian's own way: GOPATH, no module proxy, libraries from golang-*-dev packages. */
function compile(place, source) {
  const inPath = join(place, "go", IMPORT_PATH);
  mkdirSync(join(inPath, ".."), { recursive: true });
  symlinkSync(source, inPath);
  const env = {
    GO111MODULE: "off",
    GOPATH: `${join(place, "go")}:/usr/share/gocode`,
    GOFLAGS: "",
    CGO_ENABLED: "0",
    GOCACHE: join(place, "build"),
  };
  for (const name of PROGRAMS) run("go", ["build", "-o", join(place, "bin", name), `./${name}`], inPath, env);
}

function run(program, args, cwd, env = {}) {
  const ended = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C", ...env },
    timeout: 900_000,
  });
  if (ended.status === 0) return ended.stdout;
  const told = `${ended.error ?? ""}${ended.stdout ?? ""}${ended.stderr ?? ""}`
    .trimEnd()
    .split("\n")
    .slice(-3)
    .join("\n");
  throw new Error(`${program} ${args.at(-1)}: ${told}`);
}

function canRun(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
