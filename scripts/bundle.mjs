// Bundles the command into one script, with V8's code cache beside it: importing ssh2 and its like file by file costs
// more than all the rest of a start (docs/decisions/0004-start-up.md).
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import {
  lazyLibraries,
  lazySchemas,
  lazySsh2,
  namelessSessions,
  oneLanguage,
  youngClosures,
} from "./bundle-plugins.mjs";

const BUNDLE = "packages/cli/dist/patchrig.cjs";
// A CommonJS script has no import.meta; the modules that ask where they lie are told where the bundle lies.
const importMeta = `const importMeta = {
  url: require("node:url").pathToFileURL(__filename).href,
  resolve: (name) => require("node:url").pathToFileURL(require.resolve(name)).href,
};`;

rmSync(`${BUNDLE}.cache`, { force: true });
await build({
  entryPoints: ["packages/cli/src/main.ts"],
  outfile: BUNDLE,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minify: true,
  supported: { "dynamic-import": false },
  plugins: [lazyLibraries, oneLanguage, lazySchemas, lazySsh2, namelessSessions, youngClosures],
  banner: { js: `(function (exports, require, module, __filename, __dirname) {${importMeta}` },
  footer: { js: "})" },
  define: { "import.meta": "importMeta" },
  // ssh2's native parts are optional, and measured to make no difference (docs/decisions/0001-toolchain.md).
  external: ["*.node", "cpu-features"],
  legalComments: "none",
  logLevel: "warning",
});
// esbuild leaves regular expressions as they are written; the rest is ASCII already, which is the fastest to read.
const ascii = readFileSync(BUNDLE, "utf8").replace(/[^\0-\x7f]/g, (char) => `\\u${hex(char)}`);
writeFileSync(BUNDLE, ascii);
const warmed = spawnSync(process.execPath, ["scripts/warm-up.mjs"], { stdio: "inherit", timeout: 60_000 });
process.exit(warmed.status ?? 1);

function hex(char) {
  return char.charCodeAt(0).toString(16).padStart(4, "0");
}
