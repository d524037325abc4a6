import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dataFolder } from "../data-folder.ts";

const project = join(dataFolder(), "..", "..");
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "patchrig-checks-"));
  cpSync(join(dataFolder(), "vcsa"), join(root, "packages", "platforms", "vcsa"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function source(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** Runs a check on the project under `root`. */
async function check(name: string): Promise<string> {
  const tsx = pathToFileURL(join(project, "node_modules", "tsx", "dist", "loader.mjs")).href;
  const args = ["--conditions=@patchrig/source", "--import", tsx, join(project, "scripts", `check-${name}.ts`)];
  try {
    return (await promisify(execFile)(process.execPath, args, { cwd: root })).stdout;
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout);
  }
}

describe("check-time", () => {
  it("lets clock and random alone, and names every other place that asks the machine", async () => {
    source("packages/core/src/clock/system-clock.ts", "export const now = () => Date.now();\n");
    source("packages/core/src/run/run.ts", "export const a = 1;\nexport const b = new Date();\n");
    source("packages/simulator/src/x.ts", 'import { setTimeout } from "node:timers/promises";\n');
    source("packages/cli/test/y.test.ts", "// Date\nexport const c = Math.random() + performance.now();\n");
    const output = await check("time");
    expect(output).toContain("packages/core/src/run/run.ts:2: Date:");
    expect(output).toContain("packages/simulator/src/x.ts:1: node:timers/promises:");
    expect(output).toContain("packages/cli/test/y.test.ts:2: Math.random:");
    expect(output).toContain("packages/cli/test/y.test.ts:2: performance.now:");
    expect(output).not.toContain("system-clock");
  });

  it("does not take a field of that name, a text or a comment for the clock", async () => {
    source("packages/core/src/z.ts", '/** Date */\nexport const header = { Date: "Date.now()" };\nheader.Date;\n');
    expect(await check("time")).toBe("time: 1 checked, 0 problems\n");
  });
});

describe("check-literals", () => {
  it("finds the platform's words outside of the platform's package, also within a template or a pattern", async () => {
    source("packages/simulator/src/a.ts", 'export const text = "Connected to service";\n');
    source(
      "packages/cli/src/b.ts",
      `export const b = (n: number) => \`\${n} Staging process completed successfully\`;\n`,
    );
    source("packages/conformance/src/c.ts", "\nexport const c = /Running pre-install script\\.\\.\\.\\.\\./;\n");
    const output = await check("literals");
    expect(output).toContain(
      "packages/simulator/src/a.ts:1: the platform's words stand in its profile: \"Connected to",
    );
    expect(output).toContain("packages/cli/src/b.ts:1:");
    expect(output).toContain("packages/conformance/src/c.ts:2:");
    expect(output).toContain("literals: 3 checked, 3 problems");
  });

  it("lets the client's recognisers stand at the top of their file, and nowhere else", async () => {
    source("packages/core/src/vcsa/login.ts", "const GREETING = /Connected to service/;\nexport const g = GREETING;\n");
    source("packages/core/src/vcsa/stage.ts", 'export const f = () => "ISO mounted successfully";\n');
    const output = await check("literals");
    expect(output).not.toContain("login.ts");
    expect(output).toContain("packages/core/src/vcsa/stage.ts:1:");
  });

  it("finds what only the vendor says, also where no profile says it", async () => {
    source("packages/simulator/src/a.ts", 'export const namespace = "com.vmware.";\n');
    source("packages/conformance/src/b.ts", "export const ident = `OpenSSH_9`;\n");
    source("packages/core/src/vcsa/version.ts", 'const COMMAND = "com.vmware.x";\nexport const c = COMMAND;\n');
    const output = await check("literals");
    expect(output).toContain("packages/simulator/src/a.ts:1:");
    expect(output).toContain("packages/conformance/src/b.ts:1:");
    expect(output).toContain("literals: 3 checked, 2 problems");
  });

  it("does not mind tests", async () => {
    source("packages/core/src/vcsa/stage.test.ts", 'export const f = "ISO mounted successfully";\n');
    source("packages/core/src/vcsa/other.ts", "export const one = 1;\n");
    expect(await check("literals")).toBe("literals: 1 checked, 0 problems\n");
  });
});
