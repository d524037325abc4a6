import { monotonicNow } from "@patchrig/core/clock";
import type { Evidence } from "@patchrig/platforms/evidence";
import { perform } from "../judge/perform.ts";
import { judgeServer, scenesOf } from "../judge/scene.ts";
import type { Verdict } from "../judge/verdict.ts";
import { allEvidence, findQuote, firstLine, quoteLines } from "../requirement/quote.ts";
import { isServer, type Requirement, type ServerRequirement } from "../requirement/requirement.ts";
import { addLine, type Damaged, dropLine, spoilLine } from "./damage.ts";
import { serveEvidence } from "./serve.ts";

/** What one recording, whole or damaged, came to. */
export interface Calibration {
  readonly evidence: string;
  readonly file: string;
  /** Undefined for the recording as it is. */
  readonly damage?: { readonly line: number; readonly was: string; readonly how: Damaged["how"] };
  /** As it must be: the recording passes, a damaged copy fails at a requirement that quotes the line. */
  readonly ok: boolean;
  readonly requirements: readonly string[];
  readonly text: string;
}

export interface CalibrateOptions {
  /** Every so many-th damage only; 1 is all of them. */
  readonly every?: number;
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
  onCalibration?(calibration: Calibration): void;
}

const LIMIT_MS = 2_000;

/** The recordings that requirements can be shown at, each with those requirements. */
function calibratable(requirements: readonly Requirement[]): ReadonlyMap<Evidence, readonly ServerRequirement[]> {
  const found = new Map<Evidence, ServerRequirement[]>();
  for (const requirement of requirements.filter(isServer)) {
    const evidence = allEvidence().find(({ number }) => number === requirement.cite?.[0]);
    if (!evidence || requirement.uncalibrated !== undefined || requirement.quote === undefined) continue;
    found.set(evidence, [...(found.get(evidence) ?? []), requirement]);
  }
  return found;
}

/**
 * Puts the judge on trial: every recording must pass as a peer, and every copy of it with one quoted line damaged must fail
 * at a requirement that quotes the line.
 */
export async function calibrate(
  requirements: readonly Requirement[],
  options: CalibrateOptions = {},
): Promise<readonly Calibration[]> {
  const { every = 1, limitMs = LIMIT_MS, signal } = options;
  const calibrations: Calibration[] = [];
  const note = (calibration: Calibration) => {
    calibrations.push(calibration);
    options.onCalibration?.(calibration);
  };
  let count = 0;
  for (const [evidence, some] of calibratable(requirements)) {
    signal?.throwIfAborted();
    note(whole(evidence, await judgeAt(evidence, some, limitMs)));
    for (const { damaged, quoting } of damagesOf(evidence, some)) {
      signal?.throwIfAborted();
      if (count++ % every !== 0) continue;
      note(spoilt(damaged, quoting, await judgeAt(damaged.evidence, quoting, limitMs)));
    }
  }
  return calibrations;
}

async function judgeAt(
  evidence: Evidence,
  requirements: readonly ServerRequirement[],
  limitMs: number,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  const bare = requirements.map((one) => ({ ...one, given: [], before: [] }));
  for (const scene of scenesOf(bare)) {
    // Each scene begins where the recording begins.
    const server = await serveEvidence(evidence);
    const began = monotonicNow();
    try {
      const performed = await perform(loggedIn(scene.steps), { endpoints: server.endpoints, limitMs });
      const before = performed.observations.length > 0 && needsLogin(scene.steps) ? 1 : 0;
      const judged = { performed, before, seconds: (monotonicNow() - began) / 1000 };
      verdicts.push(...scene.requirements.map((one) => judgeServer(one, judged)));
    } finally {
      await server.close();
    }
  }
  return verdicts;
}

/** What was done before in a session is not in the recording; the session is. */
const needsLogin = ([first]: ServerRequirement["do"]): boolean => typeof first === "object" && "type" in first;
const loggedIn = (steps: ServerRequirement["do"]): ServerRequirement["do"] =>
  needsLogin(steps) ? ["login", ...steps] : steps;

function whole(evidence: Evidence, verdicts: readonly Verdict[]): Calibration {
  const broken = verdicts.find(({ outcome }) => outcome !== "pass");
  return {
    evidence: evidence.number,
    file: evidence.file,
    ok: broken === undefined,
    requirements: verdicts.map(({ id }) => id),
    text: broken ? `the recording itself does not meet ${broken.id}: ${broken.text}` : "passes as a peer",
  };
}

function spoilt(damaged: Damaged, quoting: readonly ServerRequirement[], verdicts: readonly Verdict[]): Calibration {
  const found = verdicts.filter(({ outcome }) => outcome === "fail" || outcome === "warn");
  const { line, was, how } = damaged;
  return {
    evidence: damaged.evidence.number,
    file: damaged.evidence.file,
    damage: { line, was, how },
    ok: found.length > 0,
    requirements: (found.length > 0 ? found : quoting).map(({ id }) => id),
    text:
      found.length > 0
        ? `found by ${found.map(({ id }) => id).join(", ")}`
        : `nobody finds line ${line} ${how}: "${was.trim()}"`,
  };
}

interface DamagePlan {
  readonly damaged: Damaged;
  readonly quoting: readonly ServerRequirement[];
}

/** Every damage that these requirements claim to find. */
function damagesOf(evidence: Evidence, requirements: readonly ServerRequirement[]): readonly DamagePlan[] {
  const lines = evidence.text.split("\n");
  const plans: DamagePlan[] = [];
  const quoted = new Map<number, ServerRequirement[]>();
  for (const requirement of requirements) {
    for (const line of linesQuoted(evidence, requirement)) quoted.set(line, [...(quoted.get(line) ?? []), requirement]);
  }
  for (const [line, quoting] of [...quoted].sort(([one], [other]) => one - other)) {
    const text = lines[line - firstLine(evidence)] ?? "";
    const silent = quoting.filter(({ expect }) => expect.some((one) => "prints" in one));
    const speaking = quoting.filter((one) => !silent.includes(one));
    const begins = silent.filter((one) => linesQuoted(evidence, one)[0] === line);
    if (begins.length > 0) plans.push({ damaged: addLine(evidence, line), quoting: begins });
    const isInput = PROMPT_LINE.test(text);
    const ending = speaking.filter(({ expect }) => expect.some((one) => "ends" in one));
    if (text.trim() === "" || (isInput && ending.length === 0)) continue;
    if (speaking.length > 0) plans.push({ damaged: spoilLine(evidence, line), quoting: speaking });
    const inner = speaking.filter((one) => !isInput && linesQuoted(evidence, one).length > 1);
    if (inner.length > 0) plans.push({ damaged: dropLine(evidence, line), quoting: inner });
  }
  return plans;
}

const PROMPT_LINE = /^Command>|^\S+:~ #/;

/** The lines of the file that a requirement's quote covers. */
function linesQuoted(evidence: Evidence, { quote }: Requirement): readonly number[] {
  if (quote === undefined) return [];
  const at = findQuote({ kind: "evidence", evidence }, quote);
  return at === undefined ? [] : quoteLines(quote).map((_, index) => at + index);
}
