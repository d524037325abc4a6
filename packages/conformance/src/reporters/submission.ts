import type { Report } from "../judge/report.ts";
import { badge } from "./badge.ts";
import { htmlReport } from "./html.ts";
import { jsonReport } from "./json.ts";
import { junitReport } from "./junit.ts";
import { statement } from "./statement.ts";

/** The files that a vendor hands in: the report in every form, and how to have it again. */
export function submissionFiles(report: Report): Readonly<Record<string, string>> {
  return {
    "README.md": readme(report),
    "report.json": jsonReport(report),
    "report.html": htmlReport(report),
    "junit.xml": junitReport(report),
    "badge.svg": badge(report),
  };
}

function readme(report: Report): string {
  const { profile, side, peer, startedAt, tool, seed, reproduce, verdicts } = report;
  const open = verdicts.filter(({ outcome }) => outcome !== "pass");
  const rows = open.map(
    ({ id, outcome, text = "" }) => `| ${id} | ${outcome} | ${text.replaceAll("|", "\\|").replaceAll("\n", " ")} |`,
  );
  return `# ${profile} ${side}

${statement(report).trim()}

- peer: \`${peer}\`
- judged by patchrig ${tool.version}, ${startedAt}, seed ${seed}

## Reproduce

\`\`\`
${reproduce}
\`\`\`

The seed draws all that may vary. One requirement alone: add \`--only ID\`.

## What did not simply pass

${rows.length === 0 ? "Nothing." : `| requirement | outcome | why |\n| --- | --- | --- |\n${rows.join("\n")}`}
`;
}
