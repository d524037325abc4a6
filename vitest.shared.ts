import { defineConfig } from "vitest/config";

/** Every package's tests: resolved from sources (no build), reported as JSON for the summary and as JUnit for CI. */
export default defineConfig({
  resolve: { conditions: ["@patchrig/source", "node", "import", "module", "default"] },
  ssr: { resolve: { conditions: ["@patchrig/source", "node", "import", "module", "default"] } },
  test: {
    environment: "node",
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    passWithNoTests: false,
    testTimeout: 30_000,
    reporters: [
      "default",
      ["json", { outputFile: "reports/vitest.json" }],
      ["junit", { outputFile: "reports/junit.xml" }],
    ],
  },
});
