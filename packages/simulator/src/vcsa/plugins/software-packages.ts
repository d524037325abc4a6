import { type Parsed, parseArguments } from "../argparse/argparse.ts";
import type { Option, Parser } from "../argparse/parser.ts";
import type { Session } from "../session/session.ts";
import { refuseArguments } from "../shell/plugin-usage.ts";
import { install } from "../update/install.ts";
import type { Source } from "../update/iso.ts";
import { failToList, listInstalled, listMedium, listStaged } from "../update/list-staged.ts";
import { stage, unstage, validate } from "../update/stage.ts";
import type { Plugin } from "./plugin.ts";

const flag = (name: string): Option => ({ flags: [`--${name}`], dest: name, takes: "flag" });
const url: Option = { flags: ["--url"], dest: "url", takes: "optional", metavar: "URL" };

const command = (name: string, options: readonly Option[], exclusive?: Parser["exclusive"]): Parser => ({
  prog: `software-packages ${name}`,
  options,
  ...(exclusive ? { exclusive } : {}),
});

/** The sub-commands and options that are seen in use; their order and the usage text they make are inferred. */
const PARSER: Parser = {
  prog: "software-packages",
  options: [],
  commands: [
    command("list", [flag("staged"), flag("iso"), flag("installed")], {
      dests: ["staged", "iso", "installed"],
      required: false,
    }),
    command("stage", [flag("iso"), url, flag("acceptEulas")], { dests: ["iso", "url"], required: true }),
    command("unstage", []),
    command("validate", []),
    command("install", [flag("iso"), url, flag("staged"), flag("acceptEulas")], {
      dests: ["iso", "url", "staged"],
      required: true,
    }),
  ],
};

/** `software-packages`: stage, list, install, unstage and validate (V13–V19). */
export const softwarePackages: Plugin = {
  name: "software-packages",
  run: async (session, words) => {
    const parsed = parseArguments(PARSER, words);
    return parsed.kind === "parsed" ? runCommand(session, parsed) : refuseArguments(session, parsed);
  },
};

function runCommand(session: Session, { command: [name], values }: Parsed): Promise<number> {
  const acceptEulas = values.acceptEulas === true;
  if (name === "stage") return stage(session, { source: sourceOf(values), acceptEulas });
  if (name === "install") {
    return install(session, { source: values.staged ? { from: "staged" } : sourceOf(values), acceptEulas });
  }
  if (name === "unstage") return unstage(session);
  if (name === "validate") return validate(session);
  const { faults } = session.machine.world;
  const [failure] = faults.ask("order", session.machine.setup.name, { order: "list" });
  if (failure !== undefined) return failToList(session, failure);
  if (values.staged) return listStaged(session);
  return values.iso ? listMedium(session) : listInstalled(session);
}

const sourceOf = (values: Parsed["values"]): Source =>
  values.url === undefined ? { from: "iso" } : { from: "url", url: String(values.url) };
