import { LimitPassed } from "../../clock/index.ts";
import { PatchrigError } from "../../errors.ts";
import { dropConsole, type UpdateContext } from "../update-context.ts";
import { type Console, type Watcher, whyEnded } from "./console.ts";
import { type CommandOutput, type RunCommand, runCommand } from "./shell.ts";

/** What came of a long command: its own answer up to the prompt, or no more than what was seen of it. */
export interface Attended {
  readonly lines: readonly string[];
  /** Why nobody saw the end; undefined when the prompt came back. */
  readonly outOfSight: string | undefined;
  /** The appliance had begun to answer. */
  readonly begun: boolean;
}

/**
 * Types a command and stays with it. A lost line, a long silence or a passed limit is a result: what runs on the
 * appliance does not need its session, and is asked for afterwards. The session is given up then.
 */
export async function attend<Name extends string>(
  context: UpdateContext,
  console: Console,
  options: RunCommand<Name> & { readonly command: string; onBegun?(): void },
): Promise<Attended> {
  const { command, onBegun } = options;
  const from = console.line;
  let begun = false;
  const watcher: Watcher = {
    line: (text) => {
      if (!begun && isAnswer(text, command)) {
        begun = true;
        onBegun?.();
      }
      options.line?.(text);
    },
    ...(options.writing && { writing: options.writing }),
  };
  try {
    const output = await runCommand(console, command, { ...options, ...watcher });
    const outOfSight = whyOutOfSight(output);
    if (outOfSight !== undefined) dropConsole(context);
    return { lines: output.lines, outOfSight, begun };
  } catch (error) {
    context.choices.signal?.throwIfAborted();
    if (!isOutOfSight(error)) throw error;
    dropConsole(context);
    return { lines: console.screen.lines.slice(from), outOfSight: error.message, begun };
  }
}

const isOutOfSight = (error: unknown): error is Error =>
  error instanceof LimitPassed || (error instanceof PatchrigError && error.code === "connection-lost");

const whyOutOfSight = ({ end }: CommandOutput): string | undefined =>
  end.kind === "prompt" ? undefined : whyEnded(end.end);

/** The echo of the command is no answer, whole or wrapped. */
const isAnswer = (line: string, command: string): boolean => {
  const text = line.replace(/^\s*Command>\s*/, "").replace(/\s+/g, "");
  return text !== "" && !command.replace(/\s+/g, "").includes(text);
};
