import type { Command } from "commander";
import { examples } from "../help.ts";
import type { RecordHttpsOptions, RecordOptions, RecordSshOptions } from "../session/record/options.ts";
import type { Runner } from "./command.ts";

/** `patchrig session record …`: takes sessions down as they happen. */
export function declareRecord(session: Command, run: Runner): void {
  const record = session
    .command("record")
    .summary("take a session down as it happens")
    .description("Records a session of any program that speaks SSH or HTTPS, or of a command. No secret is written.")
    .addHelpText(
      "after",
      examples([["patchrig session record ssh --to root@vcsa.example", "then: ssh -p PORT root@127.0.0.1"]]),
    );
  for (const declare of [ssh, https, command]) declare(record, run);
}

function ssh(record: Command, run: Runner): void {
  asRecorder(
    record
      .command("ssh")
      .description("A proxy on loopback that any SSH client goes through (OpenSSH, PuTTY, Ansible).")
      .option("--to <USER@HOST:PORT>", "the target (port 22 and user root where they are left out)")
      .option("--endpoints <FILE>", "the same by an endpoints document")
      .option("--name <NAME>", "which appliance of the document, where it has several")
      .option("--listen <HOST:PORT>", "where clients come in (default: 127.0.0.1, any free port)")
      .option("--once", "end with the last session")
      .option("--known-hosts <FILE>", "known host keys (default: ~/.ssh/known_hosts)")
      .option("--host-key-sha256 <FINGERPRINT>", "the target's host key")
      .option("--password-file <FILE>", "log in to the target by this instead; clients get a password of their own")
      .option("--identity <FILE>", "the same by a private key"),
  )
    .addHelpText(
      "after",
      examples([
        ["patchrig session record ssh --to root@vcsa.example", "then: ssh -p PORT root@127.0.0.1"],
        ["patchrig session record ssh --endpoints vcsa.json --once --out night", "one session of a simulator's"],
      ]),
    )
    .action((options: RecordSshOptions) =>
      run(async (context) => (await import("../session/record/record-ssh.ts")).recordSsh(options, context)),
    );
}

function https(record: Command, run: Runner): void {
  asRecorder(
    record
      .command("https")
      .description("A proxy on loopback in front of a web front or an API; writes HAR.")
      .requiredOption("--to <URL>", "the target, such as https://vcsa.example")
      .option("--listen <HOST:PORT>", "where clients come in (default: 127.0.0.1, any free port)")
      .option("--once", "end with the first connection")
      .option("--ca <FILE>", "certificate authority of the target, PEM")
      .option("--cert-sha256 <FINGERPRINT>", "the target's certificate itself"),
  )
    .addHelpText(
      "after",
      examples([
        [
          "patchrig session record https --to https://vcsa.example --ca ca.pem",
          "then point a client at the URL that is printed",
        ],
      ]),
    )
    .action((options: RecordHttpsOptions) =>
      run(async (context) => (await import("../session/record/record-https.ts")).recordHttps(options, context)),
    );
}

function command(record: Command, run: Runner): void {
  asRecorder(
    record
      .command("run <COMMAND...>")
      .description("Runs a command on a terminal of its own, by script(1) of util-linux, and takes it down."),
  )
    .addHelpText(
      "after",
      examples([["patchrig session record run -- ssh root@vcsa.example", "a client that no proxy suits"]]),
    )
    .action((words: readonly string[], options: RecordOptions) =>
      run(async (context) => (await import("../session/record/record-run.ts")).recordRun(words, options, context)),
    );
}

function asRecorder(verb: Command): Command {
  return verb
    .option("--out <DIR>", "the recording's folder (default: recordings/DATE)")
    .addOption(verb.createOption("-o, --output <DIR>").hideHelp())
    .option("--title <TEXT>", "what it shows")
    .option("--product <NAME>", "for the passport (default: as the banner says)")
    .option("--product-version <VERSION>", "for the passport (default: as the banner says)")
    .option("--build <BUILD>", "for the passport")
    .option("--who <NAME>", "for the passport: who recorded it")
    .option("--licence <TEXT>", "for the passport: under what terms it may be passed on")
    .option("--key-file <FILE>", "the key of the pseudonyms (default: one of this user's)")
    .option("--json", "print where it listens as one JSON document");
}
