import { fileURLToPath } from "node:url";

/** One foreign SSH client program: how to see that it is here, and how it is run unmodified. */
export interface SshProgram {
  readonly name: string;
  /** Debian's packages, or npm's. */
  readonly from: string;
  /** Prints the version; failing means that the program is not here. */
  readonly version: readonly string[];
  /** What to type, shown in the table: HOST and LINE stand for the address and the command line. */
  readonly shown: string;
  readonly exec?: (target: Target) => Command;
  readonly prompt?: (target: Target) => Command;
  readonly remark: string;
}

export interface Target {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly hostKeySha256: string;
  readonly line: string;
  /** A scratch folder that holds `password` (a file), and `go-client` where Go built it. */
  readonly folder: string;
}

/** Argument vector, and what is written to stdin before it is closed. */
export interface Command {
  readonly argv: readonly string[];
  readonly input?: string;
}

const program = (name: string) => fileURLToPath(new URL(`programs/${name}`, import.meta.url));
const python = "/usr/bin/python3"; // Debian's modules are not seen by another python3 on PATH
const pythonModule = (name: string) => [
  python,
  "-c",
  `from importlib.metadata import version; print("${name}", version("${name}"))`,
];
const scripted = (...argv: readonly string[]) => ({
  exec: () => ({ argv: [...argv, "exec"] }),
  prompt: () => ({ argv: [...argv, "prompt"] }),
});

const openssh = (target: Target) => [
  ...["sshpass", "-e", "ssh", "-F", "/dev/null", "-o", "UserKnownHostsFile=/dev/null"],
  ...["-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR", "-o", "PubkeyAuthentication=no"],
  ...["-p", String(target.port), `${target.user}@${target.host}`],
];
const dbclient = (target: Target) => [
  "dbclient",
  "-y",
  "-y",
  "-p",
  String(target.port),
  `${target.user}@${target.host}`,
];
const plink = (target: Target) => [
  ...["plink", "-ssh", "-batch", "-P", String(target.port), "-pwfile", `${target.folder}/password`],
  ...["-hostkey", `SHA256:${target.hostKeySha256.replace(/^SHA256:/, "")}`, `${target.user}@${target.host}`],
];
const ansibleRaw = (target: Target, connection: string) => [
  ...["ansible", "all", "-i", `${target.host},`, "-u", target.user, "-c", connection],
  ...["--connection-password-file", `${target.folder}/password`, "-m", "raw", "-a", target.line],
];
const typed = (target: Target, end: string) => `${target.line}${end}exit${end}`;

/** The programs of the table, in its order. What each sends was captured from the real ones first. */
export const sshPrograms: readonly SshProgram[] = [
  {
    name: "OpenSSH",
    from: "openssh-client sshpass",
    version: ["ssh", "-V"],
    shown: "`ssh HOST 'LINE'`; `ssh -tt HOST` with the lines on stdin",
    exec: (target) => ({ argv: [...openssh(target), target.line] }),
    prompt: (target) => ({ argv: [...openssh(target), "-tt"], input: typed(target, "\n") }),
    remark: "offers sntrup761 first and falls back; -tt without a terminal sends a window of 0×0 and types ahead",
  },
  {
    name: "expect + OpenSSH",
    from: "expect openssh-client",
    version: ["expect", "-v"],
    shown: "`expect.exp exec`; `expect.exp prompt`",
    ...scripted("expect", program("expect.exp")),
    remark: "answers `password:` on a tty of its own, whose size it leaves at 0×0",
  },
  {
    name: "paramiko",
    from: "python3-paramiko",
    version: pythonModule("paramiko"),
    shown: "`paramiko-client.py exec`; `paramiko-client.py prompt`",
    ...scripted(python, program("paramiko-client.py")),
    remark: "password at once, without asking for methods by `none`; lines end in LF; vt100 80×24",
  },
  {
    name: "netmiko",
    from: "python3-netmiko",
    version: pythonModule("netmiko"),
    shown: "`netmiko-client.py`",
    prompt: () => ({ argv: [python, program("netmiko-client.py")] }),
    remark: "device type `generic_termserver`; types that wait for a router's or Linux's prompt never see one",
  },
  {
    name: "asyncssh",
    from: "python3-asyncssh",
    version: pythonModule("asyncssh"),
    shown: "`asyncssh-client.py exec`; `asyncssh-client.py prompt`",
    ...scripted(python, program("asyncssh-client.py")),
    remark: "takes compression when it is offered",
  },
  {
    name: "ssh2 (npm)",
    from: "npm: ssh2",
    version: [process.execPath, "-p", `"ssh2 " + require("ssh2/package.json").version`],
    shown: "`node ssh2-client.mjs exec`; `node ssh2-client.mjs prompt`",
    ...scripted(process.execPath, program("ssh2-client.mjs")),
    remark: "asks `none` first; vt100 80×24 with a size in pixels",
  },
  {
    name: "net-ssh (Ruby)",
    from: "ruby-net-ssh",
    version: ["ruby", "-rnet/ssh", "-e", `puts "net-ssh #{Net::SSH::Version::STRING}"`],
    shown: "`ruby net-ssh.rb exec`; `ruby net-ssh.rb prompt`",
    ...scripted("ruby", program("net-ssh.rb")),
    remark: "no curve25519 without a gem; sends `env LANG` without wanting a reply",
  },
  {
    name: "Dropbear dbclient",
    from: "dropbear-bin",
    version: ["dbclient", "-V"],
    shown: "`dbclient HOST 'LINE'`; `script -qefc 'dbclient -t HOST' /dev/null` with the lines on stdin",
    exec: (target) => ({ argv: [...dbclient(target), target.line] }),
    prompt: (target) => ({
      argv: ["script", "-qefc", dbclient(target).toSpliced(1, 0, "-t").join(" "), "/dev/null"],
      input: typed(target, "\r"),
    }),
    remark: "takes compression when it is offered; -t wants a terminal of its own: `script` lends one",
  },
  {
    name: "PuTTY plink",
    from: "putty-tools",
    version: ["plink", "-V"],
    shown: "`plink -batch HOST 'LINE'`; `plink -batch -t HOST` with the lines on stdin",
    exec: (target) => ({ argv: [...plink(target), target.line] }),
    prompt: (target) => ({ argv: [...plink(target).toSpliced(1, 0, "-t")], input: typed(target, "\r") }),
    remark: "the host key is pinned by its fingerprint (`-hostkey`)",
  },
  {
    name: "ansible raw over ssh",
    from: "ansible-core sshpass",
    version: ["ansible", "--version"],
    shown: "`ansible all -i HOST, -c ssh -m raw -a 'LINE'`",
    exec: (target) => ({ argv: ansibleRaw(target, "ssh") }),
    remark:
      "exec with a tty; ControlPersist keeps the connection; modules other than raw need sftp, which the shell refuses",
  },
  {
    name: "ansible raw over paramiko",
    from: "ansible-core python3-paramiko",
    version: ["ansible", "--version"],
    shown: "`ansible all -i HOST, -c paramiko_ssh -m raw -a 'LINE'`",
    exec: (target) => ({ argv: ansibleRaw(target, "paramiko_ssh") }),
    remark: "exec with a tty of 0×0",
  },
  {
    name: "ansible.builtin.expect + OpenSSH",
    from: "ansible-core python3-pexpect openssh-client",
    version: ["ansible", "--version"],
    shown: "`ansible-playbook ansible-expect.yaml`",
    prompt: () => ({ argv: ["ansible-playbook", "-i", "localhost,", program("ansible-expect.yaml")] }),
    remark: "waits for `Command> ` as a regular expression",
  },
  {
    name: "Go x/crypto/ssh",
    from: "golang-go golang-golang-x-crypto-dev",
    version: ["go", "version"],
    shown: "`go-client exec`; `go-client prompt`",
    exec: (target) => ({ argv: [`${target.folder}/go-client`, "exec"] }),
    prompt: (target) => ({ argv: [`${target.folder}/go-client`, "prompt"] }),
    remark: "built by the test from `go/main.go`",
  },
];
