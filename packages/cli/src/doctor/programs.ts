/** A program that patchrig, its tests or its users can use; only what has `needed` is missed. */
export interface Program {
  readonly name: string;
  readonly for: string;
  /** Asks for its version; what it prints is searched for the first number. */
  readonly probe: readonly [command: string, ...args: string[]];
  readonly get: string;
}

/** What each is for, and where Debian and Ubuntu have it. */
export const PROGRAMS: readonly Program[] = [
  row("ssh", "logging in to an appliance by hand", ["ssh", "-V"], "openssh-client"),
  row("ssh-keygen", "comparing a host key's fingerprint", ["ssh-keygen", "-?"], "openssh-client"),
  row("curl", "looking at the web front and the admin API by hand", ["curl", "--version"], "curl"),
  row("sshpass", "OpenSSH in the tests, with a password", ["sshpass", "-V"], "sshpass"),
  row("expect", "trying expect scripts against the simulator", ["expect", "-v"], "expect"),
  row("python3", "Python clients in the tests", ["python3", "--version"], "python3"),
  row(
    "paramiko",
    "the Python SSH client in the tests",
    ["/usr/bin/python3", "-c", "import paramiko; print(paramiko.__version__)"],
    "python3-paramiko",
  ),
  row("asciinema", "playing a recorded session", ["asciinema", "--version"], "asciinema"),
  row("qemu-img", "a second opinion on virtual disks", ["qemu-img", "--version"], "qemu-utils"),
  row("7z", "looking into a patch ISO", ["7z", "i"], "p7zip-full"),
  row("xorriso", "making an ISO to try with", ["xorriso", "-version"], "xorriso"),
];

function row(name: string, purpose: string, probe: Program["probe"], debian: string): Program {
  return { name, for: purpose, probe, get: `apt-get install ${debian}` };
}
