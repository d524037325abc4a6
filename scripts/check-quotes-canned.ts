import { readFileSync } from "node:fs";
import type { Evidence } from "../packages/platforms/src/evidence/evidence.ts";
import { parseCanned } from "../packages/platforms/src/vcsa/canned.ts";
import { isQuotedIn } from "./check-quotes-text.ts";
import type { Problem } from "./check-report.ts";

interface Known {
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly facts: ReadonlySet<string>;
}

/** A canned reply stands in what it cites. */
export function checkCanned(file: string, { evidence, facts }: Known): Problem[] {
  const { cite, text } = parseCanned(file, readFileSync(file, "utf8"));
  return cite.flatMap((id) => {
    if (facts.has(id)) return [];
    const recording = evidence.get(id);
    if (!recording) return [{ file, line: 1, text: `there is neither evidence nor a fact "${id}"` }];
    return isQuotedIn(recording, text) ? [] : [{ file, line: 1, text: `not in ${id}: ${JSON.stringify(text)}` }];
  });
}
