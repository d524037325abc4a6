import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { createColors } from "picocolors";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { PROGRAMS, type Program } from "./programs.ts";

interface Check {
  readonly name: string;
  /** The version found, `free` for a port; null when it is missing. */
  readonly found: string | null;
  readonly needed: boolean;
  readonly for: string;
  readonly get: string;
  /** What stands in a list where it is not found. */
  readonly lack?: string;
}

/** Tells what is there and what is missing; fails only for what is needed. */
export async function doctor(options: { readonly json?: boolean }, context: Context): Promise<ExitCode> {
  const checks = [checkNode(), await checkLoopback(), ...(await Promise.all(PROGRAMS.map(checkProgram)))];
  checks.push(...(await Promise.all(FIRST_PORTS.map(checkPort))));
  const ok = checks.every((check) => check.found !== null || !check.needed);
  if (options.json) context.stdout.write(`${JSON.stringify({ version: 1, ok, checks })}\n`);
  else context.stdout.write(render(checks, context));
  return ok ? EXIT.done : EXIT.failed;
}

/** CommonJS modules of the web server are ESM inside: the first release that can require them is 20.19. */
const NODE_FLOOR = [20, 19] as const;

function checkNode(): Check {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const enough = major > NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor >= NODE_FLOOR[1]);
  return {
    name: "node",
    found: enough ? process.versions.node : null,
    needed: true,
    for: `running patchrig (${NODE_FLOOR.join(".")} or newer; this is ${process.versions.node})`,
    get: "https://nodejs.org, or your distribution's nodejs",
  };
}

async function checkLoopback(): Promise<Check> {
  return {
    name: "loopback",
    found: (await canListen(0)) ? "127.0.0.1" : null,
    needed: true,
    for: "the simulator's own ports",
    get: "allow this user to listen on 127.0.0.1",
  };
}

/** The ports that `patchrig simulate` takes first. */
const FIRST_PORTS = [
  ["--ssh", 2222],
  ["--https", 8443],
  ["--vami", 5480],
  ["--admin", 8080],
] as const;

async function checkPort([option, port]: (typeof FIRST_PORTS)[number]): Promise<Check> {
  return {
    name: `port ${port}`,
    found: (await canListen(port)) ? "free" : null,
    needed: false,
    for: `patchrig simulate, ${option}`,
    get: `pass ${option} 127.0.0.1:0 for any free port`,
    lack: "in use",
  };
}

function canListen(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const server = createServer();
    server.once("error", () => answer(false));
    server.listen(port, "127.0.0.1", () => server.close(() => answer(true)));
  });
}

/** Some programs print their version on stderr or with a failing status; that they start is what counts. */
function checkProgram(program: Program): Promise<Check> {
  const check = { name: program.name, needed: false, for: program.for, get: program.get };
  const [command, ...args] = program.probe;
  return new Promise((answer) => {
    let said = "";
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], timeout: 5_000 });
    child.stdout.on("data", (bytes) => (said += bytes));
    child.stderr.on("data", (bytes) => (said += bytes));
    child.on("error", () => answer({ ...check, found: null }));
    child.on("close", () => answer({ ...check, found: versionIn(said) }));
  });
}

function versionIn(said: string): string | null {
  if (/ModuleNotFoundError|No module named/.test(said)) return null;
  return /\d+\.\d+[\w.]*/.exec(said)?.[0] ?? "found";
}

function render(checks: readonly Check[], context: Context): string {
  const colors = createColors(context.stdout.colored);
  const width = Math.max(...checks.map((check) => check.name.length));
  const lines = checks.map((check) => {
    const mark = check.found
      ? colors.green("ok     ")
      : check.needed
        ? colors.red("missing")
        : colors.yellow((check.lack ?? "absent").padEnd(7));
    const what = check.found ? `${check.found} ${colors.dim(`- ${check.for}`)}` : `for ${check.for}: ${check.get}`;
    return `${mark} ${check.name.padEnd(width)}  ${what}\n`;
  });
  return lines.join("");
}
