import type { Problem } from "../../run/outcome.ts";
import { type ConsoleAccess, inConsole } from "../console/open-console.ts";
import { passingProblem } from "../console/passing-problem.ts";
import { askShell } from "../console/shell.ts";
import { type Assessment, assessSelf, ownKnowledge } from "../decide/assess.ts";
import { LIST_STAGED, type Payload, parsePayload } from "../read/list-staged.ts";
import { type Operation, parseOperation, VALIDATE } from "../read/operation.ts";
import { readVersion } from "../read/version.ts";
import type { Target } from "../target.ts";
import { LIMITS } from "./limits.ts";
import { type Look, lookAt } from "./look.ts";

/** What can be told of an appliance without changing anything. */
export interface Status {
  readonly look: Look;
  /** Null when nobody could log in; `problem` says why. */
  readonly running: Assessment | null;
  readonly staged: Payload | null;
  /** Null when nobody could log in. */
  readonly operation: Operation | null;
  readonly problem: Problem | null;
}

/** Looks from outside, and from inside where a login works. Throws for wrong secrets, keys and certificates. */
export async function status(target: Target, options: Omit<ConsoleAccess, "target">): Promise<Status> {
  const look = await lookAt(target.web, options);
  const wait = { ms: LIMITS.command, waitedFor: "the appliance's answer", signal: options.signal };
  try {
    return await inConsole({ target, ...options }, async ({ console }) => {
      const running = assessSelf(await readVersion(console, wait), ownKnowledge());
      const staged = parsePayload(await askShell(console, LIST_STAGED, wait)) ?? null;
      const operation = parseOperation(await askShell(console, VALIDATE, wait));
      return { look, running, staged, operation, problem: null };
    });
  } catch (error) {
    const problem = passingProblem(error);
    if (!problem) throw error;
    return { look, running: null, staged: null, operation: null, problem };
  }
}
