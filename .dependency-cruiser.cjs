// The five packages and their one direction (ARCHITECTURE.md). Each rule's name says what it forbids; tests of a
// package keep to its direction too, but may hold the third-party programs that they test with.
const NEUTRAL =
  "^packages/core/src/(certificate|clock|random|ssh|transcript|endpoints|tar|vhd)/|^packages/core/src/errors\\.ts$";
const TESTS = "\\.test\\.ts$|^packages/[^/]+/test/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    rule("no-cycles", "A cycle is one module that pretends to be several.", {}, { circular: true }),
    rule("no-unresolved", "What cannot be found cannot be judged.", {}, { couldNotResolve: true }),
    rule(
      "no-relative-way-into-another-package",
      "Another package is its exports, not its folders.",
      { path: "^packages/([^/]+)/" },
      { path: "^packages/", pathNot: "^packages/$1/", dependencyTypes: ["local"] },
    ),
    rule(
      "platforms-imports-no-package",
      "The data is the bottom of everything.",
      { path: "^packages/platforms/" },
      { path: "^packages/(core|simulator|conformance|cli)/" },
    ),
    rule(
      "core-imports-platforms-only",
      "The client meets a simulator as bytes only.",
      { path: "^packages/core/" },
      { path: "^packages/(simulator|conformance|cli)/" },
    ),
    rule(
      "core-reads-advisories-and-builds-only",
      "The client recognises by its own patterns; profiles and timelines are the other player's.",
      { path: "^packages/core/src/", pathNot: ["^packages/core/src/advisory/", TESTS] },
      { path: "^packages/platforms/" },
    ),
    rule(
      "core-advisory-reads-profiles-face-only",
      "Advisories and builds come through one door.",
      { path: "^packages/core/src/advisory/", pathNot: TESTS },
      { path: "^packages/platforms/", pathNot: "^packages/platforms/src/vcsa/profiles\\.ts$" },
    ),
    rule(
      "the-neutral-kit-knows-no-platform",
      "Clock, random, ssh, transcript, endpoints and vhd serve both players and the judge.",
      { path: NEUTRAL, pathNot: TESTS },
      { path: "^packages/core/src/(adapters|advisory|fleet|ports|run|vcsa|vmrole)/|^packages/platforms/" },
    ),
    rule(
      "simulator-imports-the-neutral-kit-only",
      "The simulator renders by a grammar of its own.",
      { path: "^packages/simulator/" },
      { path: "^packages/core/", pathNot: NEUTRAL },
    ),
    rule(
      "simulator-reads-profiles-only",
      "Recordings are for those who judge.",
      { path: "^packages/simulator/src/", pathNot: TESTS },
      {
        path: "^packages/platforms/",
        pathNot: "^packages/platforms/src/(vcsa/profiles|vmrole/vmrole|yaml-file)\\.ts$",
      },
    ),
    rule(
      "simulator-imports-no-judge",
      "The judge starts it as a process.",
      { path: "^packages/simulator/" },
      { path: "^packages/(conformance|cli)/" },
    ),
    rule(
      "conformance-reads-evidence-only",
      "The judge quotes recordings itself; a profile's mistake must not become its own.",
      { path: "^packages/conformance/" },
      { path: "^packages/platforms/", pathNot: "^packages/platforms/src/(evidence/evidence|yaml-file)\\.ts$" },
    ),
    rule(
      "conformance-imports-the-neutral-kit-only",
      "The judge sees neither player's grammar. Its tests may hold the client that they judge.",
      { path: "^packages/conformance/", pathNot: "^packages/conformance/test/client-" },
      { path: "^packages/core/", pathNot: NEUTRAL },
    ),
    rule(
      "conformance-imports-no-player",
      "Peers are reached through a process boundary.",
      { path: "^packages/conformance/" },
      { path: "^packages/(simulator|cli)/" },
    ),
    rule(
      "ssh2-in-core-ssh-only",
      "One adapter for each third-party program.",
      { path: "^packages/", pathNot: ["^packages/core/src/ssh/", TESTS] },
      { path: "(^|node_modules/)ssh2(/|$)" },
    ),
    rule(
      "fastify-in-simulator-servers-only",
      "One adapter for each third-party program.",
      { path: "^packages/", pathNot: ["^packages/simulator/src/servers/", TESTS] },
      { path: "(^|node_modules/)(@fastify/|fastify(/|$))" },
    ),
    rule(
      "saxes-in-vmrole-xml-only",
      "One adapter for each third-party program.",
      { path: "^packages/", pathNot: ["^packages/(core|simulator)/src/vmrole/xml/", TESTS] },
      { path: "(^|node_modules/)saxes(/|$)" },
    ),
    rule(
      "zip-in-vmrole-package-only",
      "One adapter for each third-party program.",
      { path: "^packages/", pathNot: ["^packages/core/src/vmrole/package/", TESTS] },
      { path: "(^|node_modules/)(yauzl|yazl)(/|$)" },
    ),
    rule(
      "yaml-in-yaml-file-only",
      "One adapter for each third-party program.",
      { path: "^packages/", pathNot: ["^packages/platforms/src/yaml-file\\.ts$", TESTS] },
      { path: "(^|node_modules/)yaml(/|$)" },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // The console runs in a browser, where xterm.js has a name of its own.
    exclude: { path: ["^packages/[^/]+/dist/", "^packages/simulator/console/"] },
    tsConfig: { fileName: "tsconfig.json" },
    // Type imports are dependencies too.
    tsPreCompilationDeps: true,
    // As tsc and vitest do: sources, so that an import of a workspace package is an edge into its folder.
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@patchrig/source", "node", "import", "types", "default"],
      extensions: [".ts", ".mjs", ".js", ".json", ".d.ts"],
    },
  },
};

function rule(name, comment, from, to) {
  return { name, comment, severity: "error", from, to };
}
