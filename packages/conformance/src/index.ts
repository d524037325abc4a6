export { formatVerdict } from "./replay/format-verdict.ts";
export { judgePerformance, type ReplayVerdict } from "./replay/judge.ts";
export type { Performance } from "./replay/perform.ts";
export { type ReplayOptions, replayAgainst } from "./replay/play.ts";
export { type ReplayServer, type ServedReport, type ServeOptions, serveRecording } from "./replay/serve.ts";
