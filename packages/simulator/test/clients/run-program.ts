import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Command, Target } from "./ssh-programs.ts";

export interface Ended {
  /** null when the limit passed or the program is not there. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a foreign program to its end, 25 s at most. Secrets and addresses go by the environment. */
export function runProgram(command: Command, env: Readonly<Record<string, string>>): Promise<Ended> {
  const [file = "", ...args] = command.argv;
  const child = spawn(file, args, { env, timeout: 25_000, stdio: ["pipe", "pipe", "pipe"] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (bytes: Buffer) => out.push(bytes));
  child.stderr.on("data", (bytes: Buffer) => err.push(bytes));
  child.stdin.on("error", () => {}); // a program that ends without reading its input
  child.stdin.end(command.input);
  const ended = (status: number | null) => ({
    status,
    stdout: Buffer.concat(out).toString(),
    stderr: Buffer.concat(err).toString(),
  });
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ status: null, stdout: "", stderr: String(error) }));
    child.on("close", (status) => resolve(ended(status)));
  });
}

/** The environment of a client program: nothing of the person's own configuration, keys or agent. */
export function clientEnvironment(target: Target): Record<string, string> {
  return {
    PATH: `/usr/bin:/usr/sbin:/bin:${process.env.PATH ?? ""}`,
    HOME: target.folder,
    LANG: "C.UTF-8",
    NO_COLOR: "1",
    PATCHRIG_HOST: target.host,
    PATCHRIG_PORT: String(target.port),
    PATCHRIG_USER: target.user,
    PATCHRIG_PASSWORD: target.password,
    PATCHRIG_LINE: target.line,
    SSHPASS: target.password,
    DROPBEAR_PASSWORD: target.password,
    ANSIBLE_REMOTE_PORT: String(target.port),
    ANSIBLE_HOST_KEY_CHECKING: "False",
    ANSIBLE_NOCOLOR: "1",
    ANSIBLE_DEPRECATION_WARNINGS: "False",
    ANSIBLE_STDOUT_CALLBACK: "minimal", // prints a result as JSON
    ANSIBLE_SSH_CONTROL_PATH_DIR: `${target.folder}/cp`,
  };
}

/** The version that a program reports; undefined when it is not here. */
export function versionOf(command: readonly string[]): string | undefined {
  const [file = "", ...args] = command;
  const env = { PATH: `/usr/bin:/usr/sbin:/bin:${process.env.PATH ?? ""}`, HOME: "/nonexistent", LANG: "C.UTF-8" };
  const ended = spawnSync(file, args, { encoding: "utf8", env, cwd: fileURLToPath(new URL(".", import.meta.url)) });
  if (ended.status !== 0) return undefined;
  return `${ended.stdout}${ended.stderr}`
    .split("\n", 1)[0]
    ?.replace(/,.*| linux\/.*| \(x86.*| \(aarch.*| built on.*/, "")
    .trim();
}

/** Builds the Go client in Debian's own way (GOPATH, no module proxy); returns what went wrong. */
export function buildGoClient(folder: string): string | undefined {
  const source = fileURLToPath(new URL("programs/go/main.go", import.meta.url));
  const cache = fileURLToPath(new URL("../../../../node_modules/.cache/go", import.meta.url));
  mkdirSync(cache, { recursive: true });
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: folder,
    GO111MODULE: "off",
    GOPATH: "/usr/share/gocode",
    GOCACHE: cache,
    GOFLAGS: "",
    CGO_ENABLED: "0",
  };
  const ended = spawnSync("go", ["build", "-o", `${folder}/go-client`, source], { env, encoding: "utf8" });
  return ended.status === 0 ? undefined : `${ended.error ?? ""}${ended.stderr ?? ""}`;
}
