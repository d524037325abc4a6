import { basename, resolve } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { unreadable } from "../read-pieces.ts";
import { noBinary, readRecording } from "../read-recording.ts";
import { readRules } from "../retake.ts";
import { importHar } from "./import-har.ts";
import { importTerminal } from "./import-terminal.ts";
import type { Import, Imported, ToImport } from "./importing.ts";
import type { ImportOptions } from "./options.ts";
import { readWhen } from "./passport-of.ts";

/**
 * Makes a session document of somebody's recording, and says what the recording had lost. A terminal's session may have any
 * size: it is read and written piece by piece.
 */
export async function importSession(file: string, options: ImportOptions, context: Context): Promise<ExitCode> {
  readWhen(options.when);
  const asked = await readAsked(file, options, context);
  let work: Import | undefined;
  try {
    await readRecording(file, context, (found) => {
      const format = noBinary(file, found);
      if (format === "session") throw new PatchrigError("bad-usage", `${file} is a session document already`);
      work = format === "har" ? importHar(asked) : importTerminal(format, asked);
      return work.reader;
    });
    const imported = await work?.finish();
    if (imported) tell(asked, imported);
  } catch (problem) {
    work?.abandon();
    throw unreadable(file, problem);
  }
  return EXIT.done;
}

async function readAsked(file: string, options: ImportOptions, context: Context): Promise<ToImport> {
  const own = `${basename(file === "-" ? "session" : file).replace(/\.(?:cast|txt|log|har|json)$/i, "")}.session.md`;
  const target = resolve(context.cwd, options.output ?? options.out ?? own);
  const cast = target.replace(/(?:\.session)?\.md$/, "").concat(".cast");
  return {
    file,
    options,
    context,
    rules: await readRules(options, [], context),
    target,
    // What came in stays as it is.
    cast: cast === resolve(context.cwd, file) ? null : cast,
  };
}

function tell({ file, target, options, context }: ToImport, imported: Imported): void {
  const { facts, losses, notes, clientLines, cast } = imported;
  const { stdout, stderr } = context;
  const all = [...notes, ...noteOf(clientLines)];
  const { grade, redactions } = facts;
  if (options.json) {
    const told = { file: target, cast, grade, lost: losses.lost, notes: all, redactions };
    stdout.write(`${JSON.stringify({ version: 1, ...told })}\n`);
    return;
  }
  stdout.write(`${target}\n`);
  stderr.write(
    `grade ${grade}; lost: ${losses.lost.join("; ") || "nothing"}; ${redactions} ${redactions === 1 ? "secret" : "secrets"} taken out\n`,
  );
  if (redactions > 0) stderr.write(`${file} still has them: \`patchrig session redact\` takes them out of it\n`);
  for (const note of all) stderr.write(`note: ${note}\n`);
}

const noteOf = (clientLines: number): readonly string[] =>
  clientLines === 0
    ? []
    : [`${clientLines === 1 ? "a line" : `${clientLines} lines`} of the client's own left out: no target says them`];
