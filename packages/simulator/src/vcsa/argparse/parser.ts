/**
 * What a program accepts, said as Python 2.7's argparse has it: the appliance's plug-ins are Python programs, and its
 * refusals are argparse's own words (evidence 06). The wording is CPython's Lib/argparse.py, not the product's.
 */
export interface Parser {
  readonly prog: string;
  readonly options: readonly Option[];
  readonly positionals?: readonly Positional[];
  /** Sub-commands in the order the usage line names them. */
  readonly commands?: readonly Parser[];
  /** Options of which only one may be given. */
  readonly exclusive?: { readonly dests: readonly string[]; readonly required: boolean };
}

export interface Option {
  readonly flags: readonly string[];
  readonly dest: string;
  /** `flag`: no value; `one`: a value must follow; `optional`: one may. */
  readonly takes: "flag" | "one" | "optional";
  readonly metavar?: string;
  /** `count`: an int that is not negative. */
  readonly type?: "int" | "count";
}

export interface Positional {
  readonly dest: string;
}
