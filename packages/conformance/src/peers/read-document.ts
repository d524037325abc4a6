import { LimitPassed, withLimit } from "@patchrig/core/clock";
import { patientClock } from "../judge/patience.ts";
import type { Gathered } from "./gathered.ts";
import { firstWords, PeerProblem } from "./peer-problem.ts";

/** A program that is to say a document, as far as reading it goes. */
export interface Speaker {
  readonly command: string;
  readonly out: Gathered;
  readonly err: Gathered;
  readonly exit: Promise<{ readonly code: number | undefined; readonly signal: string | undefined }>;
}

/** A document, and where the next one may begin. */
export interface ReadDocument {
  readonly value: unknown;
  readonly end: number;
}

/** The next JSON document on stdout, which may span lines. Throws `PeerProblem`: it ended, said no JSON, said more than fits, or the limit passed. */
export async function readDocument(speaker: Speaker, from: number, limitMs: number): Promise<ReadDocument> {
  const { command, out } = speaker;
  const waited = { ms: limitMs, waitedFor: `the endpoints document of ${command}` };
  return await withLimit(patientClock, waited, () => untilWhole(speaker, from)).catch((problem: unknown) => {
    if (!(problem instanceof LimitPassed)) throw problem;
    const came = firstWords(out.text()) || "nothing";
    const text = `${command} did not say how to reach it within ${limitMs / 1000} s; it said ${came}`;
    throw new PeerProblem("unreachable", text);
  });
}

async function untilWhole(speaker: Speaker, from: number): Promise<ReadDocument> {
  const { command, out } = speaker;
  const ended = whenEnded(speaker);
  ended.catch(() => {});
  for (;;) {
    const text = out.text().slice(from);
    const found = documentIn(text);
    if (found) return { value: found.value, end: from + found.length };
    if (out.isFull()) throw new PeerProblem("unreadable", `${command} floods: more than 1 MB came, and no document`);
    const begun = text.trimStart();
    if (begun !== "" && !begun.startsWith("{") && begun.includes("\n")) {
      throw new PeerProblem("unreadable", `expected a JSON document from ${command}, got: ${firstWords(text)}`);
    }
    await Promise.race([out.more(), ended]);
  }
}

/** Rejects when it ended. */
async function whenEnded({ command, out, err, exit }: Speaker): Promise<never> {
  const { code, signal } = await exit;
  const said = firstWords(err.text() || out.text());
  throw new PeerProblem(
    "unreachable",
    `${command} ended with ${signal ?? code} before it said how to reach it${said && `: ${said}`}`,
  );
}

/** The JSON object at the start of the text, when it is whole. */
function documentIn(text: string): { readonly value: unknown; readonly length: number } | undefined {
  for (let end = text.indexOf("}"); end >= 0; end = text.indexOf("}", end + 1)) {
    try {
      return { value: JSON.parse(text.slice(0, end + 1)), length: end + 1 };
    } catch {
      // Not whole yet, or never: whoever reads on finds out.
    }
    if (end > 65_536) return undefined;
  }
  return undefined;
}
