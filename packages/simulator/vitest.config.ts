import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** Sixty files that all want the whole appliance: each worker loads it once, for all of its files. */
export default mergeConfig(shared, defineConfig({ test: { isolate: false } }));
