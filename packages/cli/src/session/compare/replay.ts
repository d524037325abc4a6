import { basename } from "node:path";
import {
  type DocumentVerdict,
  formatVerdict,
  type PlayedSession,
  replayAgainst,
  replayDocument,
} from "@patchrig/conformance";
import type { Endpoints } from "@patchrig/core/endpoints";
import { parseEvidence } from "@patchrig/platforms/evidence";
import type { Context } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { type ReadDocument, readDocument } from "../read-document.ts";
import { safeJson } from "../safe-json.ts";
import { readEndpoints } from "./endpoints.ts";
import { renderVerdict } from "./render-verdict.ts";
import { compareThree, renderThree } from "./three-way.ts";
import { updateDocument } from "./update.ts";

export interface ReplayOptions {
  readonly against: string;
  readonly live?: string;
  readonly name?: string;
  readonly passwordFile?: string;
  readonly limit?: string;
  readonly update?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Plays a recording at a target and compares. With a live target besides it says who moved. */
export async function replay(file: string, options: ReplayOptions, context: Context): Promise<ExitCode> {
  const endpoints = await readEndpoints("--against", options.against, context, options.passwordFile);
  const read = await readDocument(file, context);
  if (!read.hasPassport && /^A?\d+-/.test(basename(file)) && read.text.startsWith("# source:"))
    return replayEvidence(read, endpoints, options, context);
  if (options.live !== undefined) return replayThreeWays(read, endpoints, options, context);
  let played: PlayedSession | undefined;
  const verdict = await replayDocument(endpoints, read.document, {
    ...playOptions(options),
    onPlayed: (one) => (played = one),
  });
  if (options.update && played) return updateDocument(read, played, { yes: options.yes ?? false, context });
  return tell(file, verdict, options, context);
}

export const playOptions = ({ name, limit }: Pick<ReplayOptions, "name" | "limit">) => ({
  ...(name === undefined ? {} : { appliance: name }),
  limitMs: (Number(limit) || 60) * 1000,
});

function tell(file: string, verdict: DocumentVerdict, options: ReplayOptions, { stdout }: Context): ExitCode {
  stdout.write(options.json ? safeJson({ version: 1, file, ...verdict }) : renderVerdict(file, verdict, stdout));
  return verdict.outcome === "same" ? EXIT.done : EXIT.broken;
}

/** A recording of the project's own evidence brings the state that it begins in. */
async function replayEvidence(
  { file, text }: ReadDocument,
  endpoints: Endpoints,
  options: ReplayOptions,
  { stdout }: Context,
): Promise<ExitCode> {
  const { name, limitMs } = { name: options.name, ...playOptions(options) };
  const verdict = await replayAgainst(endpoints, parseEvidence(file, text), {
    ...(name === undefined ? {} : { appliance: name }),
    limitMs,
  });
  stdout.write(options.json ? safeJson({ version: 1, ...verdict }) : `${formatVerdict(verdict)}\n`);
  return verdict.outcome === "same" ? EXIT.done : EXIT.broken;
}

async function replayThreeWays(
  read: ReadDocument,
  simulator: Endpoints,
  options: ReplayOptions,
  context: Context,
): Promise<ExitCode> {
  const live = await readEndpoints("--live", options.live ?? "", context, options.passwordFile);
  const three = await compareThree(
    read.document,
    { simulator, live },
    playOptions({ ...(options.limit === undefined ? {} : { limit: options.limit }) }),
  );
  context.stdout.write(
    options.json ? safeJson({ version: 1, file: read.file, ...three }) : renderThree(read.file, three, context.stdout),
  );
  return three.verdict === "none" ? EXIT.done : EXIT.broken;
}
