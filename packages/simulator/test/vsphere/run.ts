import { spawn } from "node:child_process";

export interface Ended {
  /** null when the limit passed or the program is not there. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a client program to its end, two minutes at most. Secrets and addresses go by the environment. */
export function run(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const [file = "", ...args] = argv;
  const path = `/usr/bin:/usr/sbin:/bin:${process.env.PATH ?? ""}`;
  const all = { PATH: path, LANG: "C.UTF-8", NO_COLOR: "1", ...env };
  const child = spawn(file, args, { env: all, timeout: 120_000, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ status: null, stdout, stderr: String(error) }));
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}
