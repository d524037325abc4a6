import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Client } from "./clients.ts";
import type { Operation, Outcome } from "./operations.ts";

/** What one run found out about a client. */
export interface Column {
  readonly client: Client;
  readonly version: string;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** The same sent to vcsim, and how often that ended without an answer. */
  readonly vcsim: ReadonlyMap<string, Outcome>;
  readonly panics: number;
}

const file = fileURLToPath(new URL("../../../../docs/clients.md", import.meta.url));
export const HEADING = "## vCenter";

/** Writes the part of docs/clients.md that tells of /sdk; what stands before it stays. */
export function writeVcenterTable(operations: readonly Operation[], columns: readonly Column[]): void {
  const page = existsSync(file) ? readFileSync(file, "utf8") : "";
  const [before = ""] = page.split(`${HEADING}\n`);
  const next = `${before.trimEnd()}\n\n${render(operations, columns)}`;
  if (next !== page) writeFileSync(file, next);
}

/** No dates, no durations: same run, same page. */
function render(operations: readonly Operation[], columns: readonly Column[]): string {
  const names = columns.map(({ client }) => client.name);
  return `${[
    HEADING,
    "",
    "Written by the tests (`packages/simulator/test/vsphere`): each client does what the field note has somebody do in vCenter,",
    "on `/sdk` of a simulated vCSA 6.0, and has to read what is there. No request is left without an answer.",
    "",
    ...table(
      ["operation", ...names],
      operations.map(({ id, title }) => [title, ...columns.map(({ outcomes }) => cell(outcomes.get(id)))]),
    ),
    "",
    "Dashes: the client was given no such operation. The same clients, sent to govmomi's vcsim in the same run:",
    "",
    ...table(
      ["operation", ...names],
      operations.map(({ id, title }) => [title, ...columns.map(({ vcsim }) => cell(vcsim.get(id)))]),
    ),
    "",
    `Requests that vcsim left without an answer (a panic in its log): ${columns
      .map(({ client, panics }) => `${client.name} ${panics}`)
      .join(", ")}.`,
    "",
    ...table(
      ["client", "version", "from", "runs"],
      columns.map(({ client, version }) => [
        client.name,
        version,
        client.from,
        [...new Set(Object.values(client.shown))].join("; "),
      ]),
    ),
    "",
    "Debian's pyvmomi 6.7.1 has no `VmomiJSONEncoder`, by which Debian's community.vmware 3.7.0 prints results: the tests give",
    "it one (`programs/pyvmomi-shim`). What is sent and read is not touched.",
  ].join("\n")}\n`;
}

function cell(outcome: Outcome | undefined): string {
  if (outcome === undefined) return "–";
  return "result" in outcome ? "done" : `**fails**: ${reasonIn(outcome.problem)}`;
}

/** The last words of a problem, without what differs from run to run. */
function reasonIn(problem: string): string {
  const [line = ""] = problem
    .split("\n")
    .filter((text) => /\S/.test(text))
    .slice(-1);
  return line
    .replaceAll(/0x[0-9a-f]+|line:\d+.*/g, "…")
    .replaceAll("|", "/")
    .replace(/[:.]?\s*$/, "")
    .slice(0, 90);
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
