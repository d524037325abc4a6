import { spawn } from "node:child_process";

export interface ProgramEnd {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs a program of this machine to its end. */
export function runProgram(command: readonly [string, ...string[]], input = ""): Promise<ProgramEnd> {
  const [name, ...words] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(name, words, { stdio: "pipe" });
    let [out, error] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      error += text;
    });
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, out, error }));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}
