import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTool, type Workshop } from "../workshop.ts";
import { freePort, type PeerKind, startServer } from "./peer.ts";

/** Debian's OpenSSH server with its own configuration and port, running a static program for every session. */
export const sshd: PeerKind = {
  name: "OpenSSH sshd",
  // It begins anew for each.
  warmUp: 8,
  async start(workshop) {
    // Where it drops its privileges: the directory of Debian's unit file.
    if (process.getuid?.() === 0 && !existsSync("/run/sshd")) mkdirSync("/run/sshd", { mode: 0o755 });
    const port = await freePort();
    const config = join(workshop.folder, "sshd_config");
    writeFileSync(config, sshdConfig(workshop, port, buildAnswer(workshop)));
    const argv = ["/usr/sbin/sshd", "-D", "-e", "-f", config];
    return startServer({ name: this.name, argv, port, user: workshop.user });
  },
};

const sshdConfig = (workshop: Workshop, port: number, program: string) => `
ListenAddress 127.0.0.1
Port ${port}
HostKey ${workshop.hostKey}
AuthorizedKeysFile ${workshop.authorizedKeys}
StrictModes no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
PidFile none
PrintMotd no
PrintLastLog no
LogLevel ERROR
MaxStartups 1000
MaxSessions 1000
ForceCommand ${program} ${workshop.answer}
`;

function buildAnswer(workshop: Workshop): string {
  const program = join(workshop.folder, "answer");
  const source = fileURLToPath(new URL("answer.c", import.meta.url));
  if (!existsSync(program)) runTool("gcc", ["-O2", "-static", "-o", program, source]);
  return program;
}
