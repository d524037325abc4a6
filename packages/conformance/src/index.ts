export { formatVerdict } from "./replay/format-verdict.ts";
export { judgePerformance, type ReplayVerdict } from "./replay/judge.ts";
export { type DocumentVerdict, judgeDocument, type TurnFailure } from "./replay/judge-document.ts";
export type { Performance } from "./replay/perform.ts";
export { type ReplayOptions, replayAgainst } from "./replay/play.ts";
export { type PlayedSession, type PlayedTurn, type PlayOptions, playDocument } from "./replay/play-document.ts";
export { replayDocument } from "./replay/replay-document.ts";
export { type ReplayServer, type ServedReport, type ServeOptions, serveRecording } from "./replay/serve.ts";
