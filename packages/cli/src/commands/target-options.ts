import type { Command } from "commander";

/** Adds how the appliance is reached and by what it is known. A secret is never an argument. */
export function withTargetOptions(command: Command): Command {
  return command
    .option("--endpoints <FILE>", "endpoints document of the appliance (a simulator's, or written by hand)")
    .option("--name <NAME>", "which appliance of the document, where it has several")
    .option("--ssh <USER@HOST:PORT>", "SSH of the appliance (port 22 and user root where they are left out)")
    .option("--https <URL>", "the web front (default: https://HOST of --ssh)")
    .option("--sdk <URL>", "the vSphere API (default: /sdk of --https)")
    .option("--sdk-user <USER>", "whom vCenter lets in (default: administrator@vsphere.local)")
    .option("--sdk-password-file <FILE>", "the user's password is the file's first line (or PATCHRIG_SDK_PASSWORD)")
    .option("--vm <NAME>", "the appliance's VM in the inventory, where it is not found by its address or name")
    .option("--password-file <FILE>", "root's password is the file's first line (or PATCHRIG_PASSWORD)")
    .option("--identity <FILE>", "private key for SSH (or an agent by SSH_AUTH_SOCK)")
    .option("--known-hosts <FILE>", "known host keys (default: ~/.ssh/known_hosts)")
    .option("--host-key-sha256 <FINGERPRINT>", "the host key, as the appliance's console shows it")
    .option("--ca <FILE>", "certificate authority of the web front, PEM")
    .option("--cert-sha256 <FINGERPRINT>", "the web front's certificate itself");
}

/** Adds the ESXi host that the appliance's VM runs on: it answers when vCenter does not (V6). */
export function withEsxiOptions(command: Command): Command {
  return command
    .option("--esxi <URL>", "the /sdk of the ESXi host that the VM runs on, such as https://esxi-01.example/sdk")
    .option("--esxi-user <USER>", "whom the host lets in (default: root)")
    .option("--esxi-password-file <FILE>", "the user's password is the file's first line (or PATCHRIG_ESXI_PASSWORD)")
    .option("--esxi-cert-sha256 <FINGERPRINT>", "the host's certificate itself (else --ca)");
}
