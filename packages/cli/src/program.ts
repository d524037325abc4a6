import { Command, CommanderError } from "commander";
import type { Declare, Runner } from "./commands/command.ts";
import { declareConform } from "./commands/conform.ts";
import { declareDoctor } from "./commands/doctor.ts";
import { declareFault } from "./commands/fault.ts";
import { declareRehearse } from "./commands/rehearse.ts";
import { declareRehearseVmRole } from "./commands/rehearse-vmrole.ts";
import { declareScenario } from "./commands/scenario.ts";
import { declareSession } from "./commands/session.ts";
import { declareSimulate } from "./commands/simulate.ts";
import { declareVcsa } from "./commands/vcsa.ts";
import { declareVmrole } from "./commands/vmrole.ts";
import type { Context } from "./context.ts";
import { EXIT, type ExitCode, exitCodeOf } from "./exit-code.ts";
import { examples } from "./help.ts";
import { readHelpLists } from "./help-lists.ts";
import { printJsonProblem } from "./json-problem.ts";
import { ownVersion } from "./own-version.ts";
import { describeProblem, linesOf, sayProblem, type Told } from "./problem.ts";
import { watchOutput } from "./watched-output.ts";

const COMMANDS: Readonly<Record<string, readonly Declare[]>> = {
  rehearse: [declareRehearse, declareRehearseVmRole],
  simulate: [declareSimulate],
  vcsa: [declareVcsa],
  vmrole: [declareVmrole],
  fault: [declareFault],
  scenario: [declareScenario],
  session: [declareSession],
  conform: [declareConform],
  doctor: [declareDoctor],
};

/**
 * Runs one command line (without the program's name) and resolves with its exit code. Never rejects: problems are said
 * on stderr.
 */
export async function runProgram(argv: readonly string[], given: Context): Promise<ExitCode> {
  const stdout = watchOutput(given.stdout);
  const context: Context = { ...given, stdout };
  let code: ExitCode = EXIT.done;
  await readHelpLists(argv);
  const program = declareProgram(context, argv[0] ?? "", async (command) => {
    code = await command(context);
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (problem) {
    const isUsage = problem instanceof CommanderError;
    const ended = isUsage ? endOf(problem) : exitCodeOf(problem);
    if (!isUsage) sayProblem(problem, context);
    if (ended !== EXIT.done && argv.includes("--json") && !stdout.isTouched)
      printJsonProblem(isUsage ? usageProblem(problem.message, program) : describeProblem(problem), ended, context);
    return ended;
  }
}

/** Of the commands only the one that was typed, where it is one: declaring all of them takes a start a while. */
function declareProgram(context: Context, typed: string, run: Runner): Command {
  const program = new Command("patchrig")
    .description("Rehearse and run a vCenter Server Appliance update: the simulator, the client and the proof.")
    .version(ownVersion(), "-V, --version")
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false, helpWidth: Math.min(context.stdout.columns, 110) })
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: (text, write) => write(linesOf(usageProblem(text, program))),
      getOutHasColors: () => context.stdout.colored,
      getErrHasColors: () => context.stderr.colored,
    })
    .addHelpText(
      "after",
      examples([
        ["patchrig rehearse vcsa", "the whole update against a simulated appliance, in seconds"],
        ["patchrig simulate --profile vcsa/6.0", "an appliance to log in to, on this machine"],
        ["patchrig vcsa assess --endpoints vcsa.json", "is a real one affected?"],
      ]),
    )
    .exitOverride();
  const named = Object.hasOwn(COMMANDS, typed) ? COMMANDS[typed] : undefined;
  for (const declare of named ?? Object.values(COMMANDS).flat()) declare(program, run);
  return program;
}

/** `error: unknown option '--sped'\n(Did you mean --speed?)` becomes ours: what is wrong, then a hint. */
function usageProblem(text: string, program: Command): Told {
  const [first = "", ...more] = text.trimEnd().split("\n");
  const suggestion = more.join(" ").match(/Did you mean (.*)\?\)/)?.[1];
  const hint = suggestion ? `did you mean ${suggestion}?` : (whatThereIs(first, program) ?? "see --help");
  return { message: first.replace(/^error: /, ""), hint };
}

/** The commands that there are where an unknown one was typed. */
function whatThereIs(said: string, program: Command): string | undefined {
  const [, name] = /unknown command '(.*)'/.exec(said) ?? [];
  if (name === undefined) return undefined;
  const group = groupAskedFor(name, program) ?? program;
  return `there are ${group.commands.map((command) => command.name()).join(", ")}; see --help`;
}

/** The group, however deep, that was asked for a command of that name. */
function groupAskedFor(name: string, parent: Command): Command | undefined {
  for (const command of parent.commands) {
    const found = groupAskedFor(name, command);
    if (found) return found;
    if (command.commands.length > 0 && command.args[0] === name) return command;
  }
  return undefined;
}

/** Help and version are what was asked for; everything else that the parser ends with is wrong usage. */
function endOf(problem: CommanderError): ExitCode {
  return problem.exitCode === 0 ? EXIT.done : EXIT.badUsage;
}
