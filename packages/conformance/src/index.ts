export { type BaselineProblem, type KnownFailure, readKnownFailures, weigh } from "./baseline/baseline.ts";
export { type CalibrateOptions, type Calibration, calibrate } from "./calibrate/calibrate.ts";
export { type ClientRun, runClient } from "./client-judge/run-client.ts";
export { completeReport, type Report } from "./judge/report.ts";
export { runServer, type ServerRun } from "./judge/run-server.ts";
export { excludedVerdict, type Outcome, tally, type Verdict } from "./judge/verdict.ts";
export { type ComparedSession, matchSession, readSessionDocument, type SessionMatch } from "./matcher/match-session.ts";
export { type SessionMatchers, sessionMatchers } from "./matcher/vitest.ts";
export { type ProveClient, proveClient } from "./mutants/prove-client.ts";
export { type Proof, type ProveServer, proveServer } from "./mutants/prove-server.ts";
export { runReferenceClient } from "./mutants/reference/client.ts";
export { PeerProblem } from "./peers/peer-problem.ts";
export { createProcessPeer, createRunningPeer, type ServerPeer } from "./peers/server-peer.ts";
export { formatVerdict } from "./replay/format-verdict.ts";
export { judgePerformance, type ReplayVerdict } from "./replay/judge.ts";
export { type DocumentVerdict, judgeDocument, type TurnFailure } from "./replay/judge-document.ts";
export type { Performance } from "./replay/perform.ts";
export { type ReplayOptions, replayAgainst } from "./replay/play.ts";
export { type PlayedSession, type PlayedTurn, type PlayOptions, playDocument } from "./replay/play-document.ts";
export { replayDocument } from "./replay/replay-document.ts";
export { type ReplayServer, type ServedReport, type ServeOptions, serveRecording } from "./replay/serve.ts";
export { badge } from "./reporters/badge.ts";
export { htmlReport } from "./reporters/html.ts";
export { jsonReport } from "./reporters/json.ts";
export { reportJsonSchema, reportSchema } from "./reporters/json-schema.ts";
export { junitReport } from "./reporters/junit.ts";
export { htmlMatrix, type Matrix, matrixOf, textMatrix } from "./reporters/matrix.ts";
export { statement } from "./reporters/statement.ts";
export { submissionFiles } from "./reporters/submission.ts";
export { textReport } from "./reporters/text.ts";
export { type Coverage, coverageOf } from "./requirement/coverage.ts";
export { frozenSets, readFrozenSet } from "./requirement/frozen.ts";
export { type Catalogue, loadCatalogue } from "./requirement/load.ts";
export { isWithin, RELEASES } from "./requirement/releases.ts";
export {
  type ClientRequirement,
  isClient,
  isExcluded,
  isServer,
  LEVELS,
  type Level,
  type Requirement,
  type ServerRequirement,
} from "./requirement/requirement.ts";
export { type Selection, select } from "./requirement/select.ts";
