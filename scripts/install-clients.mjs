// Installs the foreign client programs that the tests drive (`--bench`: and what the benchmarks measure against).
// Only as root on Debian; elsewhere it says what is missing. Always exits 0: a test that needs a program says so itself.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Debian's package, and how to see whether the thing is there: a program on PATH, a Python module, a file. */
const CLIENTS = [
  { package: "openssh-client", program: "ssh" },
  { package: "openssh-server", file: "/usr/sbin/sshd", startsService: true },
  { package: "sshpass", program: "sshpass" },
  { package: "expect", program: "expect" },
  { package: "dropbear-bin", program: "dbclient" },
  { package: "putty-tools", program: "plink" },
  { package: "python3-paramiko", module: "paramiko" },
  { package: "python3-netmiko", module: "netmiko" },
  { package: "python3-asyncssh", module: "asyncssh" },
  { package: "python3-pexpect", module: "pexpect" },
  { package: "ansible-core", program: "ansible" },
  { package: "ansible", file: "/usr/lib/python3/dist-packages/ansible_collections/community/vmware/MANIFEST.json" },
  { package: "python3-pyvmomi", module: "pyVmomi" },
  { package: "ruby-net-ssh", file: "/var/lib/dpkg/info/ruby-net-ssh.list" },
  { package: "golang-go", program: "go" },
  { package: "golang-github-google-uuid-dev", file: "/usr/share/gocode/src/github.com/google/uuid/uuid.go" },
  { package: "golang-github-kr-pretty-dev", file: "/usr/share/gocode/src/github.com/kr/pretty/pretty.go" },
  { package: "dpkg-dev", program: "dpkg-source" },
  { package: "golang-golang-x-crypto-dev", file: "/usr/share/gocode/src/golang.org/x/crypto/ssh/client.go" },
  { package: "curl", program: "curl" },
  { package: "python3-requests", module: "requests" },
  { package: "wget", program: "wget" },
  { package: "qemu-utils", program: "qemu-img" },
  { package: "p7zip-full", program: "7z" },
  { package: "libvhdi-utils", program: "vhdiinfo" },
  { package: "chromium", program: "chromium" },
  { package: "asciinema", program: "asciinema" },
  { package: "bsdutils", program: "script" },
  { package: "libxml2-utils", program: "xmllint" },
  { package: "jq", program: "jq" },
  { package: "openssl", program: "openssl" },
  { package: "nginx", file: "/usr/sbin/nginx" },
  { package: "xorriso", program: "xorriso" },
  { package: "genisoimage", program: "genisoimage" },
];

const BENCH = [
  { package: "python3-twisted", module: "twisted" },
  { package: "python3-bcrypt", module: "bcrypt" },
  { package: "wrk", program: "wrk" },
  { package: "util-linux", program: "taskset" },
  { package: "gcc", program: "gcc" },
  { package: "libc6-dev", file: "/usr/include/stdio.h" },
];

const wanted = process.argv.includes("--bench") ? [...CLIENTS, ...BENCH] : CLIENTS;
const missing = missingOf(wanted);
if (missing.length > 0) obtain(missing);
// Debian carries govc and vcsim as source only; a machine that has built them has them in a cache.
if (onDebianAsRoot())
  spawnSync(process.execPath, [join(import.meta.dirname, "build-govmomi.mjs")], { stdio: "inherit" });

function obtain(missing) {
  const names = missing.map((tool) => tool.package);
  if (!onDebianAsRoot()) {
    console.log(`client programs not here: ${names.join(" ")}`);
    console.log(`on Debian, as root: apt-get install --no-install-recommends ${names.join(" ")}`);
    return;
  }
  const left = install(missing);
  if (left.length > 0) console.log(`could not be had: ${left.map((tool) => tool.package).join(" ")}`);
}

function onDebianAsRoot() {
  return process.platform === "linux" && existsSync("/etc/debian_version") && process.getuid?.() === 0;
}

function install(missing) {
  // Debian starts a server that it installs: on a machine with an init system that is for its owner to decide.
  const booted = existsSync("/run/systemd/system");
  const wishes = missing.filter((tool) => !(tool.startsService && booted));
  if (wishes.length === 0) return missing;
  const names = wishes.map((tool) => tool.package);
  console.log(`installing client programs: ${names.join(" ")}`);
  if (!apt(["update"])) console.log("apt-get update failed: trying with the lists as they are");
  // One name that this release does not know would fail them all: then each for itself.
  if (!apt(["install", "-y", "--no-install-recommends", ...names])) {
    for (const name of names) apt(["install", "-y", "--no-install-recommends", name]);
  }
  const left = missingOf(missing);
  const had = missing.filter((tool) => !left.includes(tool));
  if (had.length > 0) console.log(`installed: ${had.map((tool) => tool.package).join(" ")}`);
  return left;
}

function apt(args) {
  const options = [
    "-q",
    "-o",
    "Acquire::http::Timeout=30",
    "-o",
    "Acquire::Retries=2",
    "-o",
    "DPkg::Lock::Timeout=120",
  ];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
  const ended = spawnSync("apt-get", [...options, ...args], { env, encoding: "utf8", timeout: 600_000 });
  if (ended.status !== 0) console.log(lastLines(`${ended.stdout ?? ""}${ended.stderr ?? ""}`, 3));
  return ended.status === 0;
}

function missingOf(tools) {
  const modules = tools.flatMap((tool) => tool.module ?? []);
  const absent = new Set(modules.length > 0 ? absentModules(modules) : []);
  return tools.filter((tool) => {
    if (tool.module) return absent.has(tool.module);
    return tool.program ? !onPath(tool.program) : !existsSync(tool.file);
  });
}

// Debian's modules are seen by Debian's interpreter, whatever other python3 comes first on PATH.
function absentModules(modules) {
  const code = "import sys, importlib.util as u\nfor m in sys.argv[1:]:\n if u.find_spec(m) is None: print(m)";
  const ended = spawnSync("/usr/bin/python3", ["-c", code, ...modules], { encoding: "utf8" });
  return ended.status === 0 ? ended.stdout.split("\n").filter(Boolean) : modules;
}

function onPath(program) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/sbin"];
  return folders.some((folder) => canRun(join(folder, program)));
}

function canRun(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function lastLines(text, count) {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
