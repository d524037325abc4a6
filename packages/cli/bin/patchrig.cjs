#!/usr/bin/env node
// The way in. `--version` is answered before anything else is loaded; the rest comes from the best of what is there.
// CommonJS: node's loader of ES modules takes a fifth of the time that node itself needs to start.
const { existsSync, readFileSync, writeSync } = require("node:fs");
const { join } = require("node:path");

const beside = (path) => join(__dirname, "..", path);
const asked = process.argv.slice(2);
if (asked.length === 1 && (asked[0] === "--version" || asked[0] === "-V")) printVersion();
else start();

function printVersion() {
  const { version } = JSON.parse(readFileSync(beside("package.json"), "utf8"));
  writeSync(1, `${version}\n`);
}

/** Fastest first: the bundle (where one was built), the compiled files, the sources of a checkout. */
function start() {
  const bundle = beside("dist/patchrig.cjs");
  const compiled = beside("dist/main.js");
  if (process.env.PATCHRIG_SOURCES === "1") runSources();
  else if (existsSync(bundle)) require("./load-bundle.cjs").loadBundle(bundle);
  else if (existsSync(compiled)) import(require("node:url").pathToFileURL(compiled).href);
  else runSources();
}

/** Nothing is built (`npm ci --ignore-scripts`): another node reads the TypeScript, and ends this one as it ends. */
function runSources() {
  const { spawn } = require("node:child_process");
  const { pathToFileURL } = require("node:url");
  const flags = ["--conditions=@patchrig/source", "--import", pathToFileURL(require.resolve("tsx")).href];
  const child = spawn(process.execPath, [...flags, beside("src/main.ts"), ...asked], { stdio: "inherit" });
  // A terminal sends Ctrl+C to both; the one that came from `kill` has to be handed on. Twice is harmless.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
