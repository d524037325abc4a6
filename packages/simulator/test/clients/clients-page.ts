import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HEADING } from "../vsphere/vcenter-table.ts";
import type { Negotiated } from "./observer.ts";
import type { SshProgram } from "./ssh-programs.ts";

/** What one run found out about an SSH client program. */
export interface SshRow {
  readonly program: SshProgram;
  /** undefined: not here. */
  readonly version: string | undefined;
  readonly negotiated: Negotiated | undefined;
  readonly exec: Reading;
  readonly prompt: Reading;
}

/** How reading the list went; `cannot`: the program has no such way. */
export type Reading = "read" | "failed" | "cannot" | "not run";

export interface WebRow {
  readonly name: string;
  readonly version: string | undefined;
  readonly shown: string;
  readonly starting: string;
  readonly up: string;
}

const file = fileURLToPath(new URL("../../../../docs/clients.md", import.meta.url));

/** Writes docs/clients.md but for its part on vCenter, which other tests write; a page that says the same is left alone. */
export function writeClientsPage(ssh: readonly SshRow[], web: readonly WebRow[]): void {
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const [, vcenter] = before.split(`${HEADING}\n`);
  const page = `${renderClientsPage(ssh, web)}${vcenter === undefined ? "" : `\n${HEADING}\n${vcenter}`}`;
  if (page !== before) writeFileSync(file, page);
}

/** The page: a table for SSH, what is not here and how to run it, a table for the web. No dates: same run, same page. */
function renderClientsPage(ssh: readonly SshRow[], web: readonly WebRow[]): string {
  const absent = ssh.filter((row) => row.version === undefined);
  return `${[
    "# Client programs that work unmodified",
    "",
    "Written by the tests (`packages/simulator/test/clients`): each program logs in to a simulated vCSA 6.0 with an update",
    "staged and reads `software-packages list --staged`, on an exec channel and typed at the `Command>` prompt. Its answer",
    "is compared line by line with the thirteen lines of the field note. What was agreed is read off the wire;",
    "the key exchange is the simulator's choice ([decision 5](decisions/0005-first-key-exchange.md)).",
    "",
    "## SSH",
    "",
    ...table(
      [
        "program",
        "version",
        "calls itself",
        "key exchange",
        "host key",
        "cipher",
        "MAC",
        "compression",
        "exec",
        "prompt",
      ],
      ssh.map(sshCells),
    ),
    "",
    "Dashes: the program has no such way. How each is run, and what it is known for:",
    "",
    ...table(
      ["program", "from", "run as", "remark"],
      ssh.map(({ program }) => [program.name, program.from, program.shown, program.remark]),
    ),
    "",
    ...notHere(absent),
    "## Web",
    "",
    "`/vsphere-client/` while services start (503), and when the login page is there.",
    "",
    ...table(
      ["program", "version", "run as", "503 page", "login page"],
      web.map((row) => [row.name, row.version ?? "not here", row.shown, row.starting, row.up]),
    ),
  ].join("\n")}\n`;
}

function sshCells(row: SshRow): readonly string[] {
  const agreed = row.negotiated;
  return [
    row.program.name,
    row.version ?? "not here",
    agreed?.ident ?? "",
    agreed?.kex ?? "",
    agreed?.hostKey ?? "",
    agreed?.cipher ?? "",
    agreed?.mac ?? "",
    agreed?.compression ?? "",
    READINGS[row.exec],
    READINGS[row.prompt],
  ];
}

const READINGS: Readonly<Record<Reading, string>> = {
  read: "13 lines",
  failed: "FAILED",
  cannot: "–",
  "not run": "not run",
};

function notHere(absent: readonly SshRow[]): readonly string[] {
  if (absent.length === 0) return [];
  return [
    "Not run here. Install the packages named above and run the tests again:",
    "",
    ...absent.map(({ program }) => `- ${program.name}: ${program.from}`),
    "",
  ];
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
