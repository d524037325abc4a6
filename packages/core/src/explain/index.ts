/** What a recorded session says happened. */

export { explainSession, type SessionSource } from "./explain-session.ts";
export { createExplainer, type Explainer } from "./explainer.ts";
export type {
  CommandKind,
  CommandOutcome,
  ExplainedCommand,
  ExplainedPhase,
  ExplainedProblem,
  Explanation,
  LoginSeen,
  Staged,
} from "./explanation.ts";
export { type DraftFile, draftProfile } from "./learn/draft.ts";
export { learnSessions } from "./learn/learn-sessions.ts";
export type { Learnt } from "./learn/learner.ts";
export { phaseOf } from "./phase-of.ts";
