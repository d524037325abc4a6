import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseXmlBytes } from "../xml/document.ts";
import { type BudgetStep, budget } from "./budget.ts";
import { hiddenPasswordProblem, hidePassword } from "./hidden-password.ts";
import { lintUnattend, type UnattendUse } from "./lint-unattend.ts";
import { newUnattend } from "./new-unattend.ts";
import { parseSlmgr } from "./slmgr.ts";
import { readUnattend } from "./unattend.ts";

const VM_ROLE = join(import.meta.dirname, "../../../../platforms/vmrole/2011-02");
const evidence = (name: string) =>
  readFileSync(join(VM_ROLE, "evidence", name), "utf8").replaceAll(
    /^# (source|version|grade|what|left out): .*\n/gm,
    "",
  );
const read = (text: string) => readUnattend(parseXmlBytes(Buffer.from(text), "a.xml"));
const rules = (text: string, use: UnattendUse) =>
  lintUnattend(read(text), use).map(({ level, rule }) => `${level} ${rule}`);

const ANSWERS = { system: "2008r2", locale: "en-us", timeZone: "UTC", password: 'p<&"w' } as const;
const BUILDING = { system: "2008r2", phase: "building" } as const;
const FINAL = { system: "2008r2", phase: "final" } as const;

describe("a hidden password", () => {
  it("is the known one for the known password (W10)", () => {
    expect(hidePassword("pw", "AdministratorPassword")).toBe(
      "cAB3AEEAZABtAGkAbgBpAHMAdAByAGEAdABvAHIAUABhAHMAcwB3AG8AcgBkAA==",
    );
  });

  it.each([
    ["", "it is empty"],
    ["not base64!", "it is no base64"],
    [Buffer.from("pw").toString("base64"), "it does not end in AdministratorPassword"],
    [Buffer.from("odd").toString("base64"), "its bytes are no UTF-16LE"],
    [hidePassword("pw", "Password"), "it does not end in AdministratorPassword"],
  ])("that Windows could not decode is found: %s", (value, problem) => {
    expect(hiddenPasswordProblem(value, "AdministratorPassword")).toBe(problem);
  });
});

describe("an answer file", () => {
  it("skips the rearm while the image is built, and no more in the final build (M20, W8)", () => {
    const building = newUnattend({ ...ANSWERS, phase: "building" });
    const final = newUnattend({ ...ANSWERS, phase: "final" });
    expect(rules(building, BUILDING)).toEqual([]);
    expect(rules(final, FINAL)).toEqual([]);
    expect(rules(building, FINAL)).toEqual(["error skip-rearm-left"]);
    expect(rules(final, BUILDING)).toEqual(["warning skip-rearm-missing"]);
  });

  it("names the component of its system, and takes the field note's older one as seen to work (M20, W9)", () => {
    const old = newUnattend({ ...ANSWERS, system: "2008", phase: "building" });
    expect(rules(old, { system: "2008", phase: "building" })).toEqual([]);
    expect(rules(old, BUILDING)).toEqual(["warning skip-rearm-component"]);
    expect(rules(old, { system: "2012", phase: "building" })).toEqual(["error skip-rearm-component"]);
  });

  it("of the samples is good for what it is for", () => {
    const sample = (name: string) => readFileSync(join(VM_ROLE, "samples", name), "utf8");
    expect(rules(sample("unattend-build.xml"), BUILDING)).toEqual([]);
    expect(rules(sample("unattend-final.xml"), FINAL)).toEqual([]);
  });

  it.each([
    ['pass="generalize"', 'pass="specialize"', "error skip-rearm-pass"],
    ['pass="oobeSystem"', 'pass="oobe"', "error unknown-pass"],
    ['publicKeyToken="31bf3856ad364e35"', 'publicKeyToken="0"', "error public-key-token"],
    ['processorArchitecture="amd64"', "", "error architecture"],
    ["<SkipRearm>1", "<SkipRearm>yes", "error skip-rearm-value"],
    ["<PlainText>false", "<PlainText>true", "warning plain-password"],
    ["<Value>", "<Value>AA", "error hidden-password"],
  ])("with %s as %s is found out: %s", (whole, damaged, finding) => {
    const text = newUnattend({ ...ANSWERS, phase: "building" }).replace(whole, damaged);
    expect(rules(text, BUILDING)).toContain(finding);
  });

  it("never tells the password", () => {
    const text = newUnattend({ ...ANSWERS, phase: "building" }).replace("<PlainText>false", "<PlainText>true");
    expect(JSON.stringify(lintUnattend(read(text), BUILDING))).not.toContain("p<&");
  });

  it("is refused in another namespace", () => {
    expect(() => read("<unattend/>")).toThrow(
      /a\.xml:1:1: expected <unattend> in "urn:.*", found <unattend> in no namespace/,
    );
  });
});

describe("what slmgr printed", () => {
  it("tells the rearms that are left (A08)", () => {
    const parsed = parseSlmgr(evidence("A08-slmgr-dlv-notification.txt"));
    expect(parsed).toMatchObject({
      value: { channel: "VOLUME_KMSCLIENT", status: "Notification", rearmsLeft: 2, partialProductKey: "HVTHH" },
    });
  });

  it("tells the channel and the time, but no rearms, where it was /dli (A07)", () => {
    const parsed = parseSlmgr(evidence("A07-slmgr-dli-kms-client.txt").replaceAll("\n", "\r\n"));
    expect(parsed).toMatchObject({
      value: {
        status: "Licensed",
        minutesLeft: 243_720,
        rearmsLeft: undefined,
        kmsHost: "emeronb10-rc3.sppvltest.net:1688",
      },
    });
  });

  it("is a count of 0 where it is the error of a rearm too many (A09)", () => {
    const line =
      evidence("A09-slmgr-messages-2008r2.txt")
        .split("\n")
        .find((text) => text.startsWith("0xC004D307")) ?? "";
    expect(parseSlmgr(line)).toMatchObject({ value: { rearmsLeft: 0, error: "0XC004D307" } });
  });

  it.each(["", "Directory of C:\\", "Remaining Windows rearm count: many"])("is not taken for %s", (text) => {
    expect(parseSlmgr(text)).toHaveProperty("problem");
  });
});

describe("the rearm budget", () => {
  const generalize: BudgetStep = { kind: "generalize", skipRearm: false };
  const skipping: BudgetStep = { kind: "generalize", skipRearm: true };

  it("refuses the last one: nothing could be changed after it (M19, M22)", () => {
    const { rows, left, refusal } = budget(3, [generalize, generalize, generalize, generalize]);
    expect(rows.map(({ verdict }) => verdict)).toEqual(["ok", "ok", "last", "stopped"]);
    expect([left, refusal]).toEqual([1, expect.stringContaining("step 3 would use up the last rearm")]);
  });

  it("lets whoever asks use the last, and then sysprep fails (M19)", () => {
    const { rows, left, refusal } = budget(1, [generalize, generalize], { mayUseLast: true });
    expect(rows.map(({ verdict }) => verdict)).toEqual(["ok", "exhausted"]);
    expect([left, refusal]).toEqual([0, expect.stringContaining("0xC004D307")]);
  });

  it("keeps the count with SkipRearm (M20), and a service pack gives one back (W7)", () => {
    expect(budget(2, [skipping, skipping, generalize])).toMatchObject({ left: 1, refusal: undefined });
    expect(budget(1, [{ kind: "service-pack" }, generalize])).toMatchObject({ left: 1, refusal: undefined });
  });
});
