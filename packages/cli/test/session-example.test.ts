import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

it("runs the documented example: a test against a recorded session, by vitest's matcher and by the plain API", () => {
  const { NODE_ENV: _, VITEST: __, ...env } = process.env;
  const said = execFileSync(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", "--root", "examples/session-test"],
    { cwd: ROOT, env: { ...env, NO_COLOR: "1" }, encoding: "utf8" },
  );
  expect(said).toMatch(/Tests {2}3 passed \(3\)/);
}, 90_000);
