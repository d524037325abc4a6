import { configDefaults, defineConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** It compares packets before and after ssh2's classes are changed: another file in its worker would have changed them already. */
const ALONE = ["src/ssh/packets.test.ts"];

const { reporters, maxWorkers, globalSetup, ...each } = shared.test ?? {};

/** A hundred files that want much the same modules: each worker loads them once. */
export default defineConfig({
  ...shared,
  test: {
    reporters,
    maxWorkers,
    globalSetup,
    projects: [
      {
        ...shared,
        test: { ...each, name: "together", isolate: false, exclude: [...configDefaults.exclude, ...ALONE] },
      },
      { ...shared, test: { ...each, name: "alone", include: ALONE } },
    ],
  },
});
