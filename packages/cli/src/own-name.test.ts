import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fakeContext } from "../test/fake-context.ts";
import { ownName, underName } from "./own-name.ts";
import { runProgram } from "./program.ts";

describe("the command's own name, as it is printed", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-name-"));
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin", "patchrig"), "#!/bin/sh\n", { mode: 0o755 });
    mkdirSync(join(folder, "checkout", "node_modules", ".bin"), { recursive: true });
    writeFileSync(join(folder, "checkout", "node_modules", ".bin", "patchrig"), "", { mode: 0o755 });
    mkdirSync(join(folder, "checkout", "docs"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const script = "/opt/cli/bin/patchrig.cjs";

  it("is npx's when npm runs it, although npm puts it on the PATH", () => {
    const env = { npm_command: "exec", PATH: join(folder, "bin") };
    expect(ownName({ env, cwd: folder, script })).toBe("npx patchrig");
  });

  it("is the plain one where it is on the PATH", () => {
    expect(ownName({ env: { PATH: `/nowhere:${join(folder, "bin")}` }, cwd: folder, script })).toBe("patchrig");
  });

  it("is npx's anywhere in a checkout, and its file's elsewhere", () => {
    const env = { PATH: "/nowhere" };
    expect(ownName({ env, cwd: join(folder, "checkout", "docs"), script })).toBe("npx patchrig");
    expect(ownName({ env, cwd: folder, script })).toBe(`node ${script}`);
  });

  it("stands in every command line of a text, and nowhere else", () => {
    const text =
      "patchrig: no\nhint: `patchrig vcsa status`, then patchrig rehearse vcsa; npx patchrig doctor; a/patchrig vcsa";
    expect(underName(text, "npx patchrig")).toBe(
      "patchrig: no\nhint: `npx patchrig vcsa status`, then npx patchrig rehearse vcsa; npx patchrig doctor; a/patchrig vcsa",
    );
  });

  it("is known to stand before every command that there is", async () => {
    const context = fakeContext();
    await runProgram(["--help"], context);
    const commands = [...context.out().matchAll(/^ {2}([a-z]+)(?: \S+)* {2,}\S/gm)].map(([, name]) => name);
    expect(commands).toContain("vcsa");
    for (const name of commands.filter((each) => each !== "help")) {
      expect(underName(`patchrig ${name} x`, "npx patchrig")).toBe(`npx patchrig ${name} x`);
    }
  });
});
