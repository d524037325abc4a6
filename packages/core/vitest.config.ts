import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** Many files that want the same modules: each worker loads it once. A test shares no state by its module but constants. */
export default mergeConfig(shared, defineConfig({ test: { isolate: false } }));
