import type { Context } from "../../context.ts";
import type { ExitCode } from "../../exit-code.ts";
import { exitCodeOfRun } from "../../run-exit.ts";
import type { TargetCommandOptions } from "../options.ts";
import { print, row } from "../print.ts";
import type { EstateEnd } from "./carry-estate.ts";

/** Prints what became of an estate's run. */
export function printEstate(
  end: EstateEnd,
  { journal, options }: { readonly journal: string; readonly options: TargetCommandOptions },
  context: Context,
): ExitCode {
  const { outcome, nodes, problem, told, next } = end;
  const { endpoints } = options;
  const text = [
    `${endpoints}: ${outcome}\n`,
    ...nodes.map(({ name, outcome, report }) => row(name, `${outcome ?? "not begun"}${report ? `: ${report}` : ""}`)),
    row("next", next),
    row("journal", journal),
  ].join("");
  print(
    { json: { endpoints, outcome, nodes, problem, next, journal }, text, problem: told ? null : problem },
    options.json === true,
    context,
  );
  return exitCodeOfRun(end);
}
