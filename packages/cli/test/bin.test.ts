import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runProgramOf } from "./spawned.ts";

const BIN = fileURLToPath(new URL("../bin/patchrig.mjs", import.meta.url));
const MANIFEST = new URL("../package.json", import.meta.url);

describe("the patchrig program", () => {
  it("tells its package's version", async () => {
    const { version } = JSON.parse(readFileSync(MANIFEST, "utf8"));
    for (const option of ["--version", "-V"]) {
      expect(await runProgramOf(process.execPath, [BIN, option])).toMatchObject({
        code: 0,
        out: `${version}\n`,
        err: "",
      });
    }
  });

  it("runs from its sources when nothing is built, from any folder, and passes the exit code on", async () => {
    const env = { PATCHRIG_SOURCES: "1" };
    const inRoot = (args: readonly string[]) =>
      runProgramOf("sh", ["-c", 'cd / && exec "$@"', "sh", process.execPath, BIN, ...args], "", env);
    const help = await inRoot(["--help"]);
    expect(help).toMatchObject({ code: 0, err: "" });
    expect(help.out).toContain("Usage: patchrig");
    expect((await inRoot(["nonsense"])).code).toBe(2);
  });
});
