import type { Command } from "commander";

/** Adds how the management service is reached and by what it is known. A secret is never an argument. */
export function withServiceOptions(command: Command): Command {
  return command
    .option("--endpoints <FILE>", "endpoints document of the service (a simulator's, or written by hand)")
    .option("--management <URL>", "or the service's address")
    .option("--subscription <ID>", "the subscription")
    .option("--client-certificate <FILE>", "the certificate that is registered in it, and its key, PEM")
    .option("--ca <FILE>", "certificate authority of the service, PEM")
    .option("--cert-sha256 <FINGERPRINT>", "the service's certificate itself")
    .option("--limit <DURATION>", "the longest that any one wait for the service may take (default: an hour or so)")
    .option("--json", "print one JSON document");
}

/** Adds what an upload takes. */
export function withImageOptions(command: Command): Command {
  return command
    .option("--parent <NAME>", "the image that a differencing VHD stands on")
    .option("--label <TEXT>", "for people (default: the name)")
    .option("--description <TEXT>", "for people")
    .option("--ledger <FILE>", "the ledger that the image was entered in: its content and its rearms are checked")
    .option("--slmgr <FILE>", "what `slmgr /dlv` printed before sysprep: the last rearm is refused")
    .option("--use-last", "use the last rearm up all the same: the image can never be changed again")
    .option("--until <STEP>", "the last step to do")
    .option("--journal <FILE>", "where it is written down, to go on with (default: .patchrig/IMAGE-TIME.ndjson)");
}

/** Adds which deployment is meant. */
export function withSlotOptions(command: Command): Command {
  return withServiceOptions(command)
    .requiredOption("--service <NAME>", "the hosted service")
    .option("--slot <production|staging>", "which of its deployments", "production");
}
