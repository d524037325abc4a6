import { defineConfig } from "vitest/config";

// Outside of this repository `resolve` and `ssr` are not needed: there the built packages are found.
export default defineConfig({
  resolve: { conditions: ["@patchrig/source", "node", "module"] },
  ssr: { resolve: { conditions: ["@patchrig/source", "node", "module"] } },
  test: { include: ["*.test.ts"], testTimeout: 30_000 },
});
