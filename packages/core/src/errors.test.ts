import { describe, expect, it } from "vitest";
import { PatchrigError } from "./errors.ts";

const failure = (code: string) => Object.assign(new Error(`${code}: open 'x'`), { code });

describe("a file that cannot be read", () => {
  it.each(["ENOENT", "EACCES", "EISDIR"])("is to be named anew where %s is why", (code) => {
    const { hint } = new PatchrigError("unreadable-input", "x", { cause: failure(code) });
    expect(hint).toBe("name a file that exists and may be read");
  });

  it("is to be mended where it was read and is wrong", () => {
    const mend = "mend the named place and run again";
    expect(new PatchrigError("unreadable-input", "x:1:1: expected JSON").hint).toBe(mend);
    expect(new PatchrigError("unreadable-input", "x", { cause: new SyntaxError("no") }).hint).toBe(mend);
  });

  it("keeps the hint that comes with it, and other problems keep theirs", () => {
    const cause = failure("ENOENT");
    expect(new PatchrigError("unreadable-input", "x", { cause, hint: "begin a run first" }).hint).toBe(
      "begin a run first",
    );
    expect(new PatchrigError("cannot-write", "x", { cause }).hint).toMatch(/room on the disk/);
  });
});
