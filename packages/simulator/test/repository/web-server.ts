import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { realSleep } from "@patchrig/core/clock";

/** Debian's nginx with files to serve. */
export interface WebServer {
  readonly url: string;
  /** What it was asked for so far: path, status and who asked. */
  log(): readonly string[];
  stop(): Promise<void>;
}

const PROGRAM = "/usr/sbin/nginx";

export const isInstalled = (): boolean => existsSync(PROGRAM);

/** Starts nginx on a free loopback port; `rules` are lines of its server block. */
export async function startNginx(files: ReadonlyMap<string, Buffer>, rules = ""): Promise<WebServer> {
  const folder = mkdtempSync(join(tmpdir(), "patchrig-nginx-"));
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, "www", path)), { recursive: true });
    writeFileSync(join(folder, "www", path), bytes);
  }
  for (let attempt = 0; attempt < 5; attempt++) {
    const port = await freePort();
    writeFileSync(join(folder, "nginx.conf"), configuration(folder, port, rules));
    const child = spawn(PROGRAM, ["-p", folder, "-c", join(folder, "nginx.conf")], { stdio: "ignore" });
    if (await isListening(child, port)) return describe(child, folder, port);
  }
  throw new Error(`nginx did not start: ${readFileSync(join(folder, "error.log"), "utf8")}`);
}

function describe(child: ChildProcess, folder: string, port: number): WebServer {
  return {
    url: `http://127.0.0.1:${port}`,
    log: () => readFileSync(join(folder, "access.log"), "utf8").trim().split("\n").filter(Boolean),
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One process that is whoever started it; nothing of it lies outside the folder. */
function configuration(folder: string, port: number, rules: string): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (of) => `${of}_temp_path ${folder}/${of};`,
  );
  return `
    daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
    events { worker_connections 64; }
    http {
      ${temporary.join(" ")}
      log_format asked '$request_uri $status $http_user_agent';
      access_log ${folder}/access.log asked;
      types { text/xml xml; text/html html; }
      default_type application/octet-stream;
      server { listen 127.0.0.1:${port}; root ${folder}/www; ${rules} }
    }
  `;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

async function isListening(child: ChildProcess, port: number): Promise<boolean> {
  for (let attempt = 0; attempt < 1_000 && child.exitCode === null; attempt++) {
    const socket = connect(port, "127.0.0.1");
    const isThere = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isThere) return child.exitCode === null;
    await realSleep(10);
  }
  return false;
}
