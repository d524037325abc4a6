import type { Command } from "commander";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";

/** Runs what a declaration loads, and keeps its exit code. */
export type Runner = (command: (context: Context) => Promise<ExitCode>) => Promise<void>;

/** Adds one command to its parent: names, options, help. What it does is loaded when it is run. */
export type Declare = (parent: Command, run: Runner) => void;
