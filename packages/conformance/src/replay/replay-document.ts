import type { Endpoints } from "@patchrig/core/endpoints";
import { type SessionDocument, scriptOf } from "@patchrig/core/transcript";
import { type DocumentVerdict, judgeDocument } from "./judge-document.ts";
import { type PlayedSession, type PlayOptions, playDocument } from "./play-document.ts";

/**
 * Plays a session document at a target over SSH and compares what it says with the document. A difference is a verdict.
 * Throws `PatchrigError` bad-usage, not-reachable, wrong-password, unknown-host-key.
 */
export async function replayDocument(
  endpoints: Endpoints,
  document: SessionDocument,
  options: PlayOptions & { onPlayed?(played: PlayedSession): void } = {},
): Promise<DocumentVerdict> {
  const script = scriptOf(document);
  const played = await playDocument(endpoints, script, { ...windowOf(document), exec: isExec(document), ...options });
  options.onPlayed?.(played);
  return judgeDocument(document, script, played);
}

const isExec = ({ passport }: SessionDocument): boolean =>
  passport.more?.some(([key, value]) => key === "channel" && value === "exec") ?? false;

function windowOf({ passport }: SessionDocument): Pick<PlayOptions, "window"> {
  const [, columns, rows] = /^(\d+)x(\d+)$/.exec(passport.terminal) ?? [];
  return columns === undefined ? {} : { window: { columns: Number(columns), rows: Number(rows) } };
}
