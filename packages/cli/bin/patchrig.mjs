#!/usr/bin/env node
// The way in. `--version` is answered before anything else is loaded; the rest comes from the best of what is there.
import { existsSync, readFileSync, writeSync } from "node:fs";
import { fileURLToPath } from "node:url";

const asked = process.argv.slice(2);
if (asked.length === 1 && (asked[0] === "--version" || asked[0] === "-V")) printVersion();
else await start();

function printVersion() {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  writeSync(1, `${version}\n`);
}

/** Fastest first: the bundle (where one was built), the compiled files, the sources of a checkout. */
async function start() {
  const bundle = new URL("../dist/patchrig.cjs", import.meta.url);
  const compiled = new URL("../dist/main.js", import.meta.url);
  if (process.env.PATCHRIG_SOURCES === "1") await runSources();
  else if (existsSync(bundle)) (await import("./load-bundle.mjs")).loadBundle(fileURLToPath(bundle));
  else if (existsSync(compiled)) await import(compiled.href);
  else await runSources();
}

/** Nothing is built (`npm ci --ignore-scripts`): another node reads the TypeScript, and ends this one as it ends. */
async function runSources() {
  const { spawn } = await import("node:child_process");
  const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
  const flags = ["--conditions=@patchrig/source", "--import", import.meta.resolve("tsx")];
  const child = spawn(process.execPath, [...flags, main, ...asked], { stdio: "inherit" });
  // A terminal sends Ctrl+C to both; the one that came from `kill` has to be handed on. Twice is harmless.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
