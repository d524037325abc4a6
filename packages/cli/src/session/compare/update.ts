import { resolve } from "node:path";
import { judgeDocument, type PlayedSession } from "@patchrig/conformance";
import { PatchrigError } from "@patchrig/core/errors";
import { applyEdits, type Edit, planUpdate, scriptOf, showSafely, type Update } from "@patchrig/core/transcript";
import { createColors } from "picocolors";
import { ask } from "../../ask.ts";
import type { Context } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { parseDocument, type ReadDocument } from "../read-document.ts";
import { replaceFile } from "../replace-file.ts";

/**
 * Rewrites a document's literal text so that it fits what came: the changes are shown first, and asked for on a terminal.
 * Exit code 4: what came still differs from what it says now.
 */
export async function updateDocument(
  { file, text, document, hasPassport }: ReadDocument,
  played: PlayedSession,
  { yes, context }: { readonly yes: boolean; readonly context: Context },
): Promise<ExitCode> {
  if (!hasPassport || document.passport.evidence || /(?:^|\/)evidence\//.test(file)) {
    throw new PatchrigError("refused", `${file} is evidence: it says what was once seen, and is never updated`, {
      hint: "record the session anew, as a file of its own",
    });
  }
  if (played.problem !== undefined)
    throw new PatchrigError("refused", `${file} could not be played to its end: ${played.problem}`);
  const script = scriptOf(document);
  const updates = [
    planUpdate(script.opening, script.opening.length === 0 ? [] : played.opening),
    ...script.turns.map(({ expected }, index) =>
      planUpdate(expected.slice(1), (played.turns[index]?.shown ?? []).slice(1)),
    ),
  ];
  const chosen = await choose(updates, { yes, context, file });
  for (const { line, source } of updates.flatMap(({ kept }) => kept)) {
    context.stderr.write(`kept  ${file}:${line}: ${showSafely(source)} (a pattern is its author's)\n`);
  }
  const updated = applyEdits(text, chosen);
  const now = parseDocument(file, updated);
  if (chosen.length > 0) await replaceFile(resolve(context.cwd, file), updated);
  const { outcome } = judgeDocument(now, scriptOf(now), played);
  const count = chosen.length === 0 ? "nothing was" : chosen.length === 1 ? "1 line" : `${chosen.length} lines`;
  context.stdout.write(`${file}: ${count} changed${outcome === "same" ? "" : "; it still differs"}\n`);
  return outcome === "same" ? EXIT.done : EXIT.broken;
}

/** All of them with --yes; one by one on a terminal; none elsewhere. */
async function choose(
  updates: readonly Update[],
  { yes, context, file }: { yes: boolean; context: Context; file: string },
): Promise<readonly Edit[]> {
  const edits = updates.flatMap((update) => update.edits);
  const chosen: Edit[] = [];
  for (const edit of edits) {
    context.stderr.write(`${showEdit(file, edit, context.stderr.colored)}\n`);
    if (yes || (context.stdin.isTerminal && (await isWanted(context)))) chosen.push(edit);
  }
  if (edits.length > 0 && !yes && !context.stdin.isTerminal) {
    context.stderr.write("shown only: --yes takes all of them, a terminal asks for each\n");
  }
  return chosen;
}

async function isWanted(context: Context): Promise<boolean> {
  const answer = await ask("take this change? [y/n] ", context);
  return /^y/i.test(answer?.trim() ?? "");
}

function showEdit(file: string, edit: Edit, colored: boolean): string {
  const { red, green } = createColors(colored);
  const was = "was" in edit ? [red(`- ${showSafely(edit.was)}`)] : [];
  const now = "now" in edit ? [green(`+ ${showSafely(edit.now)}`)] : [];
  return [`${file}:${edit.line}`, ...was, ...now].join("\n");
}
