import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** Files that all want the judge and what it judges: each worker loads both once. */
export default mergeConfig(shared, defineConfig({ test: { isolate: false } }));
