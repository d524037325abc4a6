import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** What tells by which name the command is called. */
export interface Caller {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The file that node was given: `process.argv[1]`. */
  readonly script: string | undefined;
}

/**
 * How somebody calls this command again from where they are: `npx patchrig` when npm runs it or has it beside them,
 * `patchrig` where it is on the PATH, else by its file.
 */
export function ownName({ env, cwd, script = "" }: Caller): string {
  if (env.npm_command !== undefined) return "npx patchrig";
  if ((env.PATH ?? "").split(delimiter).some((folder) => isProgram(join(folder, "patchrig")))) return "patchrig";
  if (!script.endsWith("patchrig.cjs") || isBeside(cwd)) return "npx patchrig";
  return `node ${script}`;
}

/** A text with every command line of ours as it is called here: `patchrig vcsa …` reads `npx patchrig vcsa …`. */
export function underName(text: string, name: string): string {
  return name === "patchrig" ? text : text.replaceAll(COMMAND_LINE, () => name);
}

/** A test compares them with the commands that there are. */
const COMMAND_LINE =
  /(?<!npx |[\w/.-])patchrig(?= (?:rehearse|simulate|vcsa|vmrole|fault|scenario|session|conform|doctor|\[options\])(?!\w))/g;

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** npx looks into node_modules/.bin from the folder upwards. */
function isBeside(folder: string): boolean {
  if (existsSync(join(folder, "node_modules", ".bin", "patchrig"))) return true;
  return dirname(folder) !== folder && isBeside(dirname(folder));
}
