import type { Command } from "commander";
import { examples } from "../../help.ts";
import type {
  AddCertificateOptions,
  CertificateOptions,
  ShowCertificateOptions,
} from "../../vmrole-service/certificate.ts";
import type { Declare, Runner } from "../command.ts";
import { withServiceOptions } from "./options.ts";

/** `patchrig vmrole certificate …`: what a hosted service's instances are given. */
export const declareCertificate: Declare = (parent, run) => {
  const certificate = parent.command("certificate").summary("the certificates of a hosted service");
  for (const declare of [add, list, show, remove]) declare(certificate, run);
};

const load = () => import("../../vmrole-service/certificate.ts");
const E = "--endpoints service.json --service orders";
const THUMBPRINT = "0123456789ABCDEF0123456789ABCDEF01234567";

const add = (parent: Command, run: Runner) =>
  verb(
    parent,
    "add <FILE>",
    "Adds a .pfx, or a certificate alone (.cer, PEM). One that is there already is left. Exit code 3: refused.",
  )
    .option("--password-file <FILE>", "its first line opens the .pfx (or PATCHRIG_PASSWORD)")
    .addHelpText(
      "after",
      examples([[`patchrig vmrole certificate add shop.pfx ${E} --password-file pfx.txt`, "for the .cscfg to name"]]),
    )
    .action((file: string, options: AddCertificateOptions) =>
      run(async (context) => (await load()).addCertificate(file, options, context)),
    );

const list = (parent: Command, run: Runner) =>
  verb(parent, "list", "Lists a service's certificates.")
    .addHelpText("after", examples([[`patchrig vmrole certificate list ${E}`, "which one ends soon?"]]))
    .action((options: CertificateOptions) => run(async (context) => (await load()).listCertificates(options, context)));

const show = (parent: Command, run: Runner) =>
  verb(parent, "show <THUMBPRINT>", "Shows a certificate, without its private key. Exit code 3: there is none.")
    .alias("get")
    .option("--output <FILE>", "keep it there, in PEM")
    .option("--force", "replace a file that is there already")
    .addHelpText(
      "after",
      examples([[`patchrig vmrole certificate get ${THUMBPRINT} ${E} --output shop.pem`, "the public part"]]),
    )
    .action((thumbprint: string, options: ShowCertificateOptions) =>
      run(async (context) => (await load()).showCertificate(thumbprint, options, context)),
    );

const remove = (parent: Command, run: Runner) =>
  verb(parent, "delete <THUMBPRINT>", "Deletes a certificate that no configuration names. Exit code 3: refused.")
    .option("--yes", "the deletion is accepted beforehand")
    .addHelpText("after", examples([[`patchrig vmrole certificate delete ${THUMBPRINT} ${E} --yes`, "the old one"]]))
    .action((thumbprint: string, options: CertificateOptions & { readonly yes?: boolean }) =>
      run(async (context) => (await load()).deleteCertificate(thumbprint, options, context)),
    );

const verb = (parent: Command, name: string, description: string): Command =>
  withServiceOptions(parent.command(name).description(description)).requiredOption(
    "--service <NAME>",
    "the hosted service",
  );
