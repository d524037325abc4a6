import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FastifyInstance } from "fastify";
import { packageFolder } from "../../package-folder.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Nothing from elsewhere, in no frame: whoever has the token open has the simulator. xterm.js sets styles of its own. */
const HEADERS = {
  "cache-control": "no-cache",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/** The console, and the portal of the VM Role service. */
const PAGES = { "/": "index.html", "/portal": "portal.html" } as const;

const NAME = /^[a-z0-9-]+\.(?:css|html|js|svg)$/;

/** The simulator's own console: `/` and the files under `/console/`. They hold nothing secret, and nothing is built. */
export function addConsolePages(app: FastifyInstance): void {
  for (const [path, file] of Object.entries(PAGES)) {
    app.get(path, async (_request, reply) =>
      reply
        .headers(HEADERS)
        .type(TYPES[".html"] ?? "")
        .send(await readPage(file)),
    );
  }
  app.get<{ Params: { file: string } }>("/console/:file", async ({ params: { file } }, reply) => {
    const bytes = NAME.test(file) ? await readFile(fileOf(file)).catch(() => undefined) : undefined;
    if (bytes === undefined) return reply.callNotFound();
    return reply
      .headers(HEADERS)
      .type(TYPES[extname(file)] ?? "")
      .send(bytes);
  });
}

const INCLUDED = /^<!-- ([a-z]+\.html) -->$/gm;

/** A page with what it shares with the other one, each named in a comment on a line of its own. */
async function readPage(file: string): Promise<string> {
  const page = await readFile(fileOf(file), "utf8");
  const names = new Set([...page.matchAll(INCLUDED)].map(([, name = ""]) => name));
  const parts = new Map<string, string>();
  for (const name of names) parts.set(name, (await readFile(fileOf(name), "utf8")).trimEnd());
  return page.replace(INCLUDED, (line, name: string) => parts.get(name) ?? line);
}

/** Our own files, and two of xterm.js, under names of ours. */
function fileOf(name: string): string {
  if (name === "xterm.js") return xterm("lib/xterm.mjs");
  if (name === "xterm.css") return xterm("css/xterm.css");
  return join(packageFolder("console"), name);
}

function xterm(file: string): string {
  const require = createRequire(fileURLToPath(import.meta.url));
  return join(dirname(require.resolve("@xterm/xterm/package.json")), file);
}
