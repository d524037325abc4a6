// Runs commands, two at a time on two cores; each one's output is whole.
import { spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const AT_ONCE = 2;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Runs command lines (program and arguments) in the project's folder, the project's own programs on the path.
 * `onEnd` is told of each as it ends: its index, exit code (1 where it could not start) and all that it said.
 */
export async function runTwoAtOnce(lines, onEnd) {
  const waiting = [...lines.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) onEnd({ index: next[0], ...(await run(next[1])) });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function run([command, ...args]) {
  // Under npm the programs are on the path already; by `node scripts/check.mjs` they are not.
  const path = `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}`;
  const env = { ...process.env, PATH: path, NO_COLOR: "1", DO_NOT_TRACK: "1" };
  delete env.FORCE_COLOR;
  delete env.NODE_EXTRA_CA_CERTS; // adds 50 ms to every node start
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      shell: process.platform === "win32",
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => (output += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk) => (output += chunk));
    child.on("error", (error) => resolve({ code: 1, output: `${command}: ${error.message}` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
