import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dataFolder } from "../data-folder.ts";

const project = join(dataFolder(), "..", "..");
const DATA = ["vcsa", "vmrole", "builds", "facts", "advisories"];
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "patchrig-quotes-"));
  for (const name of DATA) cpSync(join(dataFolder(), name), join(root, name), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function damage(file: string, whole: string, damaged: string): void {
  const path = join(root, file);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(whole);
  writeFileSync(path, text.replace(whole, damaged));
}

async function checkQuotes(): Promise<string> {
  const args = ["--conditions=@patchrig/source", "--import", "tsx", "scripts/check-quotes.ts", root];
  try {
    return (await promisify(execFile)(process.execPath, args, { cwd: project })).stdout;
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout);
  }
}

describe("check-quotes", () => {
  it("finds every quote of the data in the evidence", async () => {
    expect(await checkQuotes()).toMatch(/^quotes: [1-9]\d{2,} checked, 0 problems\n$/);
  });

  it("finds each damage in its place", async () => {
    damage("vcsa/6.0/profile.yaml", "text: Shell is disabled.", "text: Shell is off.");
    damage("vcsa/6.0/profile.yaml", "value: false, cite: V28", "value: false, cite: V29");
    damage("vcsa/6.0/profile.yaml", ", inferred: an example name", "");
    damage("vcsa/6.0/profile.yaml", "text: Set the Fully Qualified", "text: Sets the Fully Qualified");
    damage("vcsa/6.0/profile.yaml", 'text: FQDN., cite: "17"', 'text: The name., cite: "17"');
    damage("vcsa/6.0/timelines/stage-iso.yaml", "over: 8m25.4s", "over: 6m25.4s");
    damage("vcsa/6.0/timelines/install-staged.yaml", "api: Services stopped.", "script: Services stopped.");
    damage("vcsa/6.0/canned/hostname-get.txt", "Name: ", "Host: ");
    damage("vcsa/6.5/timelines/install-staged.yaml", "api: ISO mounted successfully", "api: ISO mounted");
    damage("vcsa/6.7/timelines/install-staged.yaml", "over: 45.9s", "over: 1m35.9s");
    damage("vcsa/8.0/timelines/install-staged.yaml", "script: Stopping services", "script: Stopping all services");
    damage("vcsa/6.0u1/payloads/u1-fp.yaml", "value: bugfix", "value: bugfixes");
    damage("vcsa/6.0u1/profile.yaml", "value: 3018523", "value: 3018525");
    damage("vmrole/2011-02/profile.yaml", "The image name is invalid.", "The image name is wrong.");
    damage("vmrole/2011-02/profile.yaml", "value: [web, worker], cite: M6", "value: [web, worker], cite: M66");
    const output = await checkQuotes();
    for (const problem of [
      'shell.disabled: not in 17: "Shell is off."',
      'vami: there is neither evidence nor a fact "V29"',
      "hostname.value: neither cites anything nor says why it is inferred",
      '.description: not in 17: "Sets the Fully Qualified Domain Name."',
      '.arguments.0: not in 17: "--name STR\\nThe name."',
      "stage-iso.yaml:14: writes.9: comes after 385400 ms, but after 505410 ms in 02",
      'install-staged.yaml:8: writes.3: not in 05, or not in this place: "Services stopped."',
      '6.5/timelines/install-staged.yaml:9: writes.4: not in 20, or not in this place: "ISO mounted"',
      "6.7/timelines/install-staged.yaml:11: writes.6: comes after 96000 ms, but after 46000 ms in 32",
      'not in 41, or not in this place: "Stopping all services ...."',
      'hostname-get.txt:1: not in 17: "Host: {hostname}\\n"',
      'u1-fp.yaml:9: fields.0: not in 03: "        category: bugfixes"',
      "release.vpxdBuild: not in the builds: 3018525",
      'image.nameRefused: not in A01: "A parameter was incorrect. Details: The image name is wrong."',
      'can.configureOs: there is neither evidence nor a fact "M66"',
      "checked, 15 problems",
    ]) {
      expect(output).toContain(problem);
    }
  });
});
