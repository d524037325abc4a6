import { readFileSync } from "node:fs";
import type { Evidence } from "../packages/platforms/src/evidence/evidence.ts";
import type { Problem } from "./check-report.ts";
import { sourceFiles } from "./check-sources.ts";

interface Known {
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly facts: ReadonlySet<string>;
}

/** `(V15)`, `(V22, V23)`, `(evidence 02, 05)`, `(V15, evidence 02)` in a comment or a test's title. */
const IN_BRACKETS = /\(((?:[VMPWA]\d+|evidence \d+|\d\d)(?:(?:, | and )(?:[VMPWA]\d+|evidence \d+|\d\d))*)\)/g;

/** Notes that are not in this project: what they said is a fact with an id. */
const ELSEWHERE = /\b(?:vcsa|azure)-facts\b/;

/** What sources cite exists: fact ids in brackets, and evidence by number. */
export function checkSourceCitations({ evidence, facts }: Known): { checked: number; problems: Problem[] } {
  const problems: Problem[] = [];
  let checked = 0;
  for (const file of sourceFiles(["platforms", "core", "simulator", "conformance", "cli"], ["src", "test"])) {
    readFileSync(file, "utf8")
      .split("\n")
      .forEach((line, index) => {
        const elsewhere = ELSEWHERE.exec(line)?.[0];
        if (elsewhere)
          problems.push({ file, line: index + 1, text: `cites ${elsewhere}, which is not in this project` });
        for (const [, inside = ""] of line.matchAll(IN_BRACKETS)) {
          // Bare numbers are evidence only beside a word that says so.
          const cites = inside.split(/, | and /);
          if (!/[VMPWA]\d|evidence/.test(inside)) continue;
          for (const cite of cites) {
            checked++;
            const id = cite.replace("evidence ", "");
            if (!facts.has(id) && !evidence.has(id))
              problems.push({ file, line: index + 1, text: `cites ${id}, which there is not` });
          }
        }
      });
  }
  return { checked, problems };
}
