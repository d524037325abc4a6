// Runs the bundled command with V8's code cache, where there is one that this very node has made.
const { existsSync, readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { dirname } = require("node:path");
const vm = require("node:vm");

/** Runs the script; returns what makes a code cache of all that has been compiled by then. */
exports.loadBundle = function loadBundle(file) {
  const cache = `${file}.cache`;
  // The bundle is all ASCII, and Latin-1 is read in a third of the time of UTF-8. It brings its own wrapper
  // (scripts/bundle.mjs): V8 takes such a string as it lies in memory, and would copy one that is put together here.
  const source = readFileSync(file, "latin1");
  const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
  const script = new vm.Script(source, { filename: file, ...(cachedData && { cachedData }) });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  return () => script.createCachedData();
};
