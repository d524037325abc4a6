import { loadEvidence } from "@patchrig/platforms/evidence";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linesOf, textOf } from "./model.ts";
import { readPaste } from "./read-paste.ts";

const grammar = {
  prompts: [/^Command>(?: |$)/, /^[\w.-]+:\S+ #(?: |$)/],
  questions: [/\[yes\/no\]/, /Press ENTER key for more or Ctrl\+c to quit$/],
  hiddenQuestions: [/password: ?$/i],
  remarks: [/\s*#### .*$/],
};
const read = (number: string) => readPaste(loadEvidence(number).text, grammar);

describe("a pasted session", () => {
  it("keeps the login apart from what was typed (01)", () => {
    const { opening, turns, closing } = read("01");
    expect(textOf(opening).split("\n")).toEqual([
      "Last login: Thu Oct  8 02:40:05 2015 from 192.168.10.11",
      "Connected to service",
      "",
      '    * List APIs: "help api list"',
      '    * List Plugins: "help pi list"',
      '    * Enable BASH access: "shell.set --enabled True"',
      '    * Launch BASH: "shell"',
      "",
    ]);
    expect(turns).toEqual([]);
    expect(closing).toEqual({ prompt: "Command>", line: 9 });
  });

  it("finds the answers that were typed inside the output, and what was left out (02)", () => {
    const { turns, closing } = read("02");
    expect(turns.map((turn) => turn.input)).toEqual(["software-packages stage --iso"]);
    expect(turns[0]?.output.map((part) => (part.kind === "said" ? "said" : part))).toEqual([
      "said",
      { kind: "elided", line: 10 },
      "said",
      { kind: "typed", text: "", line: 11 },
      "said",
      { kind: "elided", line: 12 },
      "said",
      { kind: "typed", text: "yes", line: 13 },
      "said",
      "said",
    ]);
    expect(linesOf(turns[0]?.output ?? []).at(-1)).toEqual({
      kind: "line",
      text: " [2015-10-08T02:54:19.281] : Staging process completed successfully",
      line: 17,
    });
    expect(closing?.prompt).toBe("Command>");
  });

  it("does not show a password, and knows that one was typed (13)", () => {
    const { opening } = read("13");
    expect(opening.filter((part) => part.kind === "typed")).toEqual([
      { kind: "typed", text: "", hidden: true, line: 7 },
    ]);
    expect(linesOf(opening)[6]).toEqual({ kind: "line", text: "Password:", line: 7 });
  });

  it("knows a bare ENTER from an end, and several prompts in one session (15)", () => {
    const { turns, closing } = read("15");
    expect(turns.map((turn) => turn.input)).toEqual(["shell.set --enabled True", "", "shell"]);
    expect(turns.map((turn) => turn.output.length)).toEqual([0, 0, 1]);
    expect(closing?.prompt).toBe("SneakU-ESXi-01:~ #");
  });

  it("ends in mid-turn where the recording does (06)", () => {
    const { turns, closing } = read("06");
    expect(turns.map((turn) => turn.input)).toEqual([
      "shutdown -r now",
      'shutdown reboot -r "vCSA Update : 6.0 to 6.0U1"',
    ]);
    expect(closing).toBeUndefined();
  });

  it("takes every usual mark of omission for one, and an author's remark for none of the session's", () => {
    const text =
      "Command> a\none\n\n・・・\n\ntwo\n[...]\n[... licence text left out ...]\n#### so far\nCommand>   #### end";
    const { turns, closing } = readPaste(text, grammar, { firstLine: 5 });
    expect(turns[0]?.output).toEqual([
      { kind: "said", text: "one\n", line: 6 },
      { kind: "elided", line: 8 },
      { kind: "said", text: "two\n", line: 10 },
      { kind: "elided", line: 11 },
      { kind: "elided", line: 12 },
    ]);
    expect(closing).toEqual({ prompt: "Command>", line: 14 });
  });

  it("loses nothing and invents nothing, whatever was pasted", () => {
    const line = fc.oneof(fc.constantFrom("Command> ls", "Command>", "[yes/no] yes", "", "a:~ # pwd"), fc.string());
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.map((one) => one.replaceAll(/[\r\n]/g, "")).join("\n");
        const { opening, turns, closing } = readPaste(text, { prompts: grammar.prompts });
        const said = [opening, ...turns.map((turn) => turn.output)].flatMap((parts) => linesOf(parts));
        const known = said.flatMap((one) => (one.kind === "line" ? [one.text] : []));
        expect(turns.length + (closing ? 1 : 0)).toBe(
          text.split("\n").filter((one) => grammar.prompts.some((prompt) => prompt.test(one))).length,
        );
        for (const one of known) expect(text.split("\n")).toContain(one);
      }),
    );
  });

  it("reads anything: nothing, no prompt, windows line ends", () => {
    expect(readPaste("", grammar)).toEqual({ passport: {}, opening: [], turns: [] });
    expect(readPaste("just text\r\n", grammar).opening).toEqual([{ kind: "said", text: "just text\n", line: 1 }]);
  });
});
