import type { RunEvent } from "@patchrig/core";
import { describe, expect, it } from "vitest";
import { fakeContext } from "../test/fake-context.ts";
import { createNarrator } from "./narrator.ts";

const at = "2015-10-08T02:43:36.000Z";
const EVENTS: readonly RunEvent[] = [
  { type: "step-started", at, step: "stage", title: "Stage the ISO" },
  { type: "progress", at, step: "stage", text: "Validation successful" },
  { type: "notice", at, step: "stage", text: "Nobody can connect.", source: "V4" },
  { type: "progress", at, step: "stage", text: "37/143" },
  {
    type: "step-ended",
    at,
    step: "stage",
    outcome: "done",
    seconds: 600,
    facts: { packages: 143, affected: true },
  },
  { type: "step-started", at, step: "install", title: "Install" },
  {
    type: "step-ended",
    at,
    step: "install",
    outcome: "failed",
    seconds: 0,
    facts: {},
  },
];

function told(options: Parameters<typeof fakeContext>[0]): string {
  const context = fakeContext(options);
  const narrator = createNarrator(context.stderr, 11);
  for (const event of EVENTS) narrator.hear(event);
  narrator.pause();
  return context.err();
}

describe("a run that is told", () => {
  it("is plain lines in a log: no counters, nothing rewritten, no colour", () => {
    expect(told({})).toBe(
      [
        "02:43:36      Validation successful",
        "02:43:36 ! Nobody can connect. (V4)",
        "02:43:36 ✓  1/11 stage 10 m packages: 143, affected: yes",
        "02:43:36 ✗  2/11 install",
        "",
      ].join("\n"),
    );
  });

  it("has one line on a terminal that is rewritten, counters included", () => {
    const text = told({ terminal: true, env: { NO_COLOR: "1" } });
    expect(text).toContain("\r\u001b[K02:43:36    1/11 stage: 37/143\r\u001b[K");
    expect(text.endsWith("\r\u001b[K")).toBe(true);
    expect(text).not.toContain("\u001b[3");
  });

  it("never breaks the line that is rewritten, however much the appliance says", () => {
    const context = fakeContext({ terminal: true });
    const narrator = createNarrator(context.stderr, 11);
    narrator.hear({ type: "step-started", at, step: "stage", title: "Stage" });
    narrator.hear({ type: "progress", at, step: "stage", text: `${"long ".repeat(100)}\nand more` });
    const last = context.err().split("\u001b[K").at(-1) ?? "";
    expect(last.length).toBeLessThan(100);
    expect(last).toContain("1/11 stage: long");
    expect(last).not.toContain("\n");
    narrator.hear({ type: "progress", at, step: "stage", text: `${"long ".repeat(100)}37/143` });
    expect(context.err()).toMatch(/long…? ?.*… 37\/143$/);
  });

  it.each([
    [100, "1/11 stage 41 s, recorded 1 s to 10 m 43 s: Verifying staging area"],
    [60, "1/11 stage 41 s: Verifying staging area"],
    [40, "1/11 Verifying staging area"],
    [30, "1/11 Verifying s…"],
  ])("says in %i columns what the appliance says before how long it may take", (columns, shown) => {
    const { stderr, err } = fakeContext({ terminal: true });
    const narrator = createNarrator({ ...stderr, columns }, 11);
    narrator.hear({ type: "step-started", at, step: "stage", title: "Stage" });
    const recorded = { from: 1, to: 643, cite: ["02"] };
    narrator.hear({ type: "progress", at, step: "stage", text: "Verifying staging area", seconds: 41.2, recorded });
    const last = err().split("\u001b[K").at(-1) ?? "";
    expect(last).toContain(shown);
    expect(last.length).toBeLessThan(columns);
  });
});
