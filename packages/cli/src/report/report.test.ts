import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aRehearsal } from "../../test/a-rehearsal.ts";
import { renderReport } from "./rehearsal-page.ts";
import { sessionText } from "./session-text.ts";
import { openReportFolder, writeReport } from "./write.ts";

const CAST = '{"version":3,"term":{"cols":80,"rows":24}}\n[0.1,"m","stage"]\n[0.1,"o","Command> "]\n';

describe("the report", () => {
  it("shows every step in order with its simulated duration, and the builds before and after", () => {
    const page = renderReport(aRehearsal(), CAST);
    const names = ["Check exposure", "Stage", "Install", "Reboot"];
    const places = names.map((name) => page.indexOf(`">${name}</a>`));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(page).toContain("10 m 3 s");
    expect(page).toMatch(/class="build before"[\s\S]*2559267[\s\S]*class="build after"[\s\S]*3018521[\s\S]*3018523/);
  });

  it("shows each revision of an advisory, what was seen on each rung, the notices and how to run it again", () => {
    const page = renderReport(aRehearsal(), "");
    for (const text of ["VMSA-2015-0007.1", "VMSA-2015-0007.2", "4 m 56 s", "initializing", "Clear the"]) {
      expect(page).toContain(text);
    }
    expect(page).toContain("patchrig rehearse vcsa --profile vcsa/6.0 --to 6.0u1 --seed 7");
  });

  it("fetches nothing, and runs nothing but what its policy names by hash", () => {
    const still = renderReport(aRehearsal(), "");
    expect(still).not.toMatch(/<script|<link|<img|<iframe|\son[a-z]+=|url\(|@import|\sstyle=/i);
    expect(still).not.toMatch(/src=|href="[^#]/);
    expect(still).toMatch(/Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'/);
    const page = renderReport(aRehearsal(), CAST);
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text = ""]) => text);
    expect(scripts).toHaveLength(2);
    for (const script of scripts) {
      expect(policy).toContain(`'sha256-${createHash("sha256").update(script).digest("base64")}'`);
    }
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)|https?:/);
    expect(page.replaceAll(/<script>[\s\S]*?<\/script>|<style>[\s\S]*?<\/style>/g, "")).not.toMatch(
      /<link|<img|<iframe|\son[a-z]+=|src=/i,
    );
  });

  it("shows each step against how long it took where it was recorded, and what was left to a person", () => {
    const [first] = aRehearsal().steps;
    if (!first) throw new Error("no step");
    const left = { ...first, name: "clear-browser-cache", facts: { leftToYou: "the browser's cache" } };
    const page = renderReport(aRehearsal({ steps: [...aRehearsal().steps, left] }), "");
    expect(page).toMatch(/recorded 1 s to 10 m 43 s/);
    expect(page).toMatch(/class="band"/);
    expect(page).toMatch(/class="left">left to you</);
  });

  it("shows what a peer said as text, wherever it said it", () => {
    const evil = `<img src=x onerror="alert(1)">'&`;
    const rehearsal = aRehearsal({
      next: evil,
      again: evil,
      profile: evil,
      notices: [{ at: "2015-10-08T02:40:00.000Z", step: evil, text: evil, source: evil }],
      before: { version: evil, patchBuild: null, vpxdBuild: null },
      steps: aRehearsal().steps.map((step) => ({
        ...step,
        name: evil,
        facts: { [evil]: evil, phases: [{ phase: evil, at: evil, seconds: 1 }] },
        problem: { text: evil, hint: evil },
      })),
      assess: {
        affected: true,
        advisories: aRehearsal().assess.advisories.map((advisory) => ({ ...advisory, id: evil, fixedIn: evil })),
      },
    });
    const cast = CAST.replace("Command> ", JSON.stringify(`${evil}\u0000\u001b[31m`).slice(1, -1));
    const page = renderReport(rehearsal, cast).replaceAll(/<script[\s\S]*?<\/script>/g, "");
    expect(page).not.toContain("<img");
    expect(page).not.toMatch(/[\u0000-\u0008\u001b]/);
    expect(page).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&amp;");
  });

  it("is a folder of four files, and leaves nothing of an earlier one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "patchrig-report-"));
    try {
      await writeFile(join(folder, "journal.ndjson"), "old\n");
      const files = await openReportFolder(folder);
      await writeFile(files.session, '{"version":3,"term":{"cols":80,"rows":24}}\n[0.1,"o","Command> "]\n');
      await writeFile(files.journal, "");
      await writeReport(aRehearsal(), files);
      expect((await readdir(folder)).sort()).toEqual(["journal.ndjson", "report.html", "report.json", "session.cast"]);
      expect(JSON.parse(await readFile(files.json, "utf8"))).toEqual(aRehearsal());
      expect(await readFile(files.page, "utf8")).toContain("Command&gt;");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("the session's text", () => {
  const cast = (...outputs: readonly string[]): string =>
    [
      '{"version":3,"term":{"cols":132,"rows":50}}',
      ...outputs.map((text) => JSON.stringify([0.1, "o", text])),
      '[0.1,"m","stage"]',
      '[0.2,"o","cut',
    ].join("\n");

  it("has no escape sequences, and lines as they were last", () => {
    expect(sessionText(cast("\u001b[?1034hCommand> dat\b\bte\r\n", " [x] : 1/143\r [x] : 143/143\r\n"))).toBe(
      "Command> dte\n [x] : 143/143",
    );
  });

  it("joins what arrived in arbitrary chunks, an escape sequence cut in two as well", () => {
    expect(sessionText(cast("Comm", "and> d", "ate\u001b[", "1mX\u001b[0m\r", "\nend"))).toBe("Command> dateX\nend");
  });
});
