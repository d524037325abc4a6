import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Every package's tests: resolved from sources (no build is needed), reported as JSON for the summary and as JUnit for CI. */
export default defineConfig({
  // Never `import`: vitest hands these to Node, whose `require` would then get a package's ES module.
  resolve: { conditions: ["@patchrig/source", "node", "module"] },
  ssr: { resolve: { conditions: ["@patchrig/source", "node", "module"] } },
  test: {
    environment: "node",
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: fileURLToPath(new URL("scripts/use-build.mjs", import.meta.url)),
    passWithNoTests: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of a test is waiting for real programs: two at once on two cores are no crowd.
    maxWorkers: 2,
    // On two busy cores a page takes longer than a second.
    expect: { poll: { timeout: 15_000 } },
    reporters: [
      "default",
      ["json", { outputFile: "reports/vitest.json" }],
      ["junit", { outputFile: "reports/junit.xml" }],
    ],
  },
});
