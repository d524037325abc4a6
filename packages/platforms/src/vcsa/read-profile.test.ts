import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dataFolder } from "../data-folder.ts";
import { YamlFileError } from "../yaml-file.ts";
import { profileIds, readProfile } from "./read-profile.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "patchrig-platforms-"));
  cpSync(join(dataFolder(), "vcsa"), join(root, "vcsa"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function addProfile(name: string, yaml: string): string {
  mkdirSync(join(root, "vcsa", name), { recursive: true });
  const file = join(root, "vcsa", name, "profile.yaml");
  writeFileSync(file, yaml);
  return file;
}

function problemOf(name: string): YamlFileError {
  try {
    readProfile(`vcsa/${name}`, root);
  } catch (error) {
    if (error instanceof YamlFileError) return error;
    throw error;
  }
  throw new Error(`vcsa/${name} was read`);
}

describe("reading a profile", () => {
  it("finds a folder that has just been added, without a line of code", () => {
    addProfile("6.0x", "id: vcsa/6.0x\nextends: vcsa/6.0\ntitle: Another one\n");
    expect(profileIds(root)).toContain("vcsa/6.0x");
    expect(readProfile("vcsa/6.0x", root).profile.title).toBe("Another one");
  });

  it("extends one level and refuses the second at its place", () => {
    const file = addProfile("6.0x", "id: vcsa/6.0x\ntitle: Another one\nextends: vcsa/6.0u1\n");
    expect(problemOf("6.0x").message).toBe(
      `${file}:3:10: extends: one level, never two, but "vcsa/6.0u1" extends "vcsa/6.0"`,
    );
  });

  it("refuses to extend what there is not", () => {
    addProfile("6.0x", "id: vcsa/6.0x\nextends: vcsa/5.5\n");
    expect(problemOf("6.0x").message).toMatch(/:2:10: extends: there is no profile "vcsa\/5.5"$/);
  });

  it("says file, line and column where it is no YAML", () => {
    const file = addProfile("6.0x", "id: vcsa/6.0x\ntitle: [unclosed\n");
    expect(problemOf("6.0x")).toMatchObject({ file, line: 3, column: 1 });
  });

  it("leaves a line open in a timeline where something is said, and nowhere else", () => {
    addProfile("6.0x", "id: vcsa/6.0x\nextends: vcsa/6.0\n");
    const folder = join(root, "vcsa", "6.0x", "timelines");
    mkdirSync(folder);
    const write = (line: string) =>
      writeFileSync(join(folder, "stage-iso.yaml"), `inferred: ours\nwriters: { a: bare }\nwrites:\n  - ${line}\n`);
    write("{ a: copying, line: open }");
    expect(readProfile("vcsa/6.0x", root).timelines["stage-iso"]?.writes).toEqual([
      { verb: "say", writer: "a", text: "copying", open: true, afterMs: 0 },
    ]);
    for (const wrong of ["{ a: copying, line: ended }", "{ become: staged, line: open }"]) {
      write(wrong);
      expect(problemOf("6.0x").message).toContain('expected "line: open", and a text that is said');
    }
  });

  it("takes a failure of one command beside the one for all (evidence 25)", () => {
    const { failures } = readProfile("vcsa/6.5", root);
    expect(Object.keys(failures)).toEqual(
      expect.arrayContaining(["unsupported-version", "install-iso.unsupported-version"]),
    );
  });

  it("says file, line and column where a value does not fit, in the file that says it", () => {
    const file = addProfile("6.0x", "id: vcsa/6.0x\nextends: vcsa/6.0\nvami: { value: perhaps, cite: V28 }\n");
    expect(problemOf("6.0x")).toMatchObject({ file, line: 3, column: 7 });
    expect(problemOf("6.0x").message).toContain("vami: expected a fitting value: with either cite: or inferred:");
  });

  it("points at a key that nobody knows", () => {
    const file = addProfile("6.0x", "id: vcsa/6.0x\nextends: vcsa/6.0\nlogin:\n  baner: { text: x, cite: '13' }\n");
    expect(problemOf("6.0x")).toMatchObject({ file, line: 4 });
    expect(problemOf("6.0x").message).toContain("baner");
  });

  it("does not keep the old citation of a value that is replaced", () => {
    addProfile("6.0x", "id: vcsa/6.0x\nextends: vcsa/6.0\nvami: { value: true, inferred: somebody said so }\n");
    expect(readProfile("vcsa/6.0x", root).profile.vami).toEqual({ value: true, inferred: "somebody said so" });
  });

  it("replaces a list as a whole", () => {
    addProfile("6.0x", "id: vcsa/6.0x\nextends: vcsa/6.0\nplugins:\n  - { name: com.vmware.shell, cite: '15' }\n");
    expect(readProfile("vcsa/6.0x", root).profile.plugins).toHaveLength(1);
  });

  it("borrows a list that nobody has seen of this release, and then nothing but the reason backs it", () => {
    addProfile("6.0x", "id: vcsa/6.0x\nextends: vcsa/6.0\nplugins: { like: vcsa/7.0, inferred: never listed }\n");
    const [own, other] = [readProfile("vcsa/6.0x", root), readProfile("vcsa/7.0", root)];
    expect(own.profile.plugins.map(({ name }) => name)).toEqual(other.profile.plugins.map(({ name }) => name));
    for (const { cite, inferred } of own.profile.plugins) expect([cite, inferred]).toEqual([undefined, "never listed"]);
    expect(own.canned["help pi list"]).toContain("com.vmware.vcenter-restore");
  });

  it.each([
    ["plugins: { like: vcsa/7.0 }", "3:12: plugins.like: expected inferred beside it, with why"],
    ["apis: { like: vcsa/8.0, inferred: x }", '3:15: apis.like: "vcsa/8.0" is no profile with such a list of its own'],
    ["apis: { like: vcsa/5.5, inferred: x }", '3:15: apis.like: "vcsa/5.5" is no profile with such a list of its own'],
  ])("does not borrow by %s", (line, problem) => {
    const file = addProfile("6.0x", `id: vcsa/6.0x\nextends: vcsa/6.0\n${line}\n`);
    expect(problemOf("6.0x").message.replace(/:3:\d+: /, ":3: ")).toBe(`${file}:${problem.replace(/^3:\d+: /, "3: ")}`);
  });

  it("takes a file of its own in place of the one it would inherit", () => {
    addProfile("6.0x", "id: vcsa/6.0x\nextends: vcsa/6.0\n");
    mkdirSync(join(root, "vcsa/6.0x/web"));
    writeFileSync(join(root, "vcsa/6.0x/web/login.html"), "<p>another page</p>");
    const { web } = readProfile("vcsa/6.0x", root);
    expect(web.login).toBe("<p>another page</p>");
    expect(web.welcome).toBe(readProfile("vcsa/6.0", root).web.welcome);
  });

  it("says where a timeline has a writer that is none", () => {
    const file = join(root, "vcsa/6.0/timelines/reboot.yaml");
    writeFileSync(file, "inferred: a test\nwrites:\n  - { sya: hello, after: 1s }\n");
    expect(() => readProfile("vcsa/6.0", root)).toThrow(`${file}:3:12: writes.0.sya: unknown writer or modifier "sya"`);
  });

  it("says where a canned reply has no header", () => {
    const file = join(root, "vcsa/6.0/canned/hostname-get.txt");
    writeFileSync(file, "# command: hostname.get\nName: x\n");
    expect(() => readProfile("vcsa/6.0", root)).toThrow(`${file}:1: expected "# cite: …" or "# inferred: …"`);
  });
});
