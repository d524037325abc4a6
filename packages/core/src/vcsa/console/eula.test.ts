import { describe, expect, it } from "vitest";
import { answeredWithAgreement } from "../../../test/made-up-agreement.ts";
import { PAGER, QUESTION, readEula } from "./eula.ts";

describe("the agreement", () => {
  it("asks for ENTER between its pages, and once for yes or no (V15)", () => {
    expect(PAGER.at.test("Press ENTER key for more or Ctrl+c to quit")).toBe(true);
    expect(QUESTION.at.test("Legal Department.Do you accept the terms and conditions?  [yes/no] ")).toBe(true);
    expect(QUESTION.at.test("Do you accept the terms and conditions?  [yes/no] yes")).toBe(false);
  });

  it("is shown without the log before it, the pager's lines and the question glued to its last words", () => {
    const shown = answeredWithAgreement();
    const question = shown.findIndex((line) => line.includes("[yes/no]"));
    const eula = readEula([...shown.slice(0, question), (shown[question] ?? "").replace(/yes$/, "")]);
    expect(eula.text.split("\n")[0]).toBe("AN AGREEMENT OF THE SAME SHAPE");
    expect(eula.text).not.toMatch(/Press ENTER|Validation successful|yes\/no/);
    expect(eula.text.endsWith("The last words of the agreement.")).toBe(true);
    expect(eula.summary).toBe("AN AGREEMENT OF THE SAME SHAPE: 16 words in 8 lines. Sections: TERMS, CONTACT.");
  });
});
