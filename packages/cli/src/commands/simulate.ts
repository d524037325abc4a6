import { Option } from "commander";
import { examples } from "../help.ts";
import { profilesHelp } from "../help-lists.ts";
import { firstLine } from "../simulate/first-line.ts";
import type { SimulateOptions } from "../simulate/options.ts";
import { collect } from "./collect.ts";
import type { Declare } from "./command.ts";

/** `patchrig simulate`: appliances on this machine, for any client. */
export const declareSimulate: Declare = (parent, run) => {
  parent
    .command("simulate")
    .summary("run simulated appliances on this machine")
    .description(
      "Runs simulated appliances that answer over real SSH and HTTPS, on loopback, until it is ended (Ctrl+C, SIGTERM).",
    )
    .addOption(
      new Option(
        "--profile <[NAME=]PROFILE>",
        "what to simulate; again for more appliances (default: vcsa/6.0)",
      ).argParser(collect()),
    )
    .option("--seed <N>", "everything that varies is drawn from it (default: a new one, printed)")
    .option("--clock <ISO-TIME>", "where the simulated clock starts (default: now)")
    .option("--speed <N|max|manual>", "simulated seconds per second (default: 60); manual moves by the admin API alone")
    .option("--ssh <HOST:PORT>", "SSH of the first appliance; port 0 is any free one", "127.0.0.1:2222")
    .option("--https <HOST:PORT>", "HTTPS of the first appliance", "127.0.0.1:8443")
    .option("--vami <HOST:PORT>", "appliance management of the first appliance", "127.0.0.1:5480")
    .option("--esxi <HOST:PORT>", "/sdk of the ESXi host that the first appliance runs on (default: any free port)")
    .option("--vms <N>", "machines beside the appliance in its vCenter (default: none)")
    .option("--management <HOST:PORT>", "the VM Role service (default: 127.0.0.1:8444, or any free port)")
    .option("--no-management", "without the VM Role service")
    .option("--repository <HOST:PORT>", "update repositories for `stage --url`, by HTTP (default: none)")
    .option("--admin <HOST:PORT>", "the admin API of the simulation", "127.0.0.1:8080")
    .option("--iso <NAME>", "the medium in every CD drive at the start")
    .option("--password <TEXT>", "root's password (default: a generated one, told when ready)")
    .option("--authorized-keys <FILE>", "public keys that may log in as root, as ~/.ssh/authorized_keys has them")
    .option("--scenario <NAME|FILE>", "estate, clock and faults of a night (`patchrig scenario list`)")
    .option("--fault <ID[:SELECTOR]>", "a fault to inject (`patchrig fault list`); again for more", collect())
    .option("--snapshot <FILE>", "a simulated state to go on from (`patchrig rehearse vcsa --from` writes one)")
    .option("--endpoints <FILE>", "where to write how everything is reached, with FILE.pem for the service (mode 0600)")
    .option("--expose", "allow addresses other than loopback: whoever reaches them can log in")
    .option("--json", "print the endpoints document as the first line of stdout")
    .addHelpText("after", profilesHelp)
    .addHelpText(
      "after",
      examples([
        ["patchrig simulate", "one vCSA 6.0; its screen has the ssh, curl and /sdk lines to copy"],
        ["patchrig simulate --profile old=vcsa/6.0 --profile new=vcsa/6.0u1", "two of them side by side"],
        ["patchrig simulate --profile vmrole/2011-02 --endpoints vm.json", "Windows Azure's VM Role alone"],
        [
          "patchrig simulate --fault reboot-never --fault ssh-drop:phase=stage,first=2",
          "for a client that must come through",
        ],
        ["patchrig simulate --speed max --iso NAME --endpoints vcsa.json", "for a client under test: nothing waits"],
      ]),
    )
    .action((options: SimulateOptions) =>
      run(async (context) => {
        const said = firstLine(context);
        return (await import("../simulate/simulate.ts")).simulate(options, context, said);
      }),
    );
};
