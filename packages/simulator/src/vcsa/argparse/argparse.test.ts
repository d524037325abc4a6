import { describe, expect, it } from "vitest";
import { parseArguments, pythonRepr } from "./argparse.ts";
import type { Parser } from "./parser.ts";

const timed = (prog: string): Parser => ({
  prog,
  options: [
    { flags: ["-r", "--reason"], dest: "reason", takes: "one" },
    { flags: ["-d", "--delay"], dest: "delay", takes: "one", type: "int" },
  ],
});
const shutdown: Parser = {
  prog: "shutdown",
  options: [],
  commands: [timed("shutdown poweroff"), timed("shutdown reboot"), { prog: "shutdown cancel", options: [] }],
};
const install: Parser = {
  prog: "install",
  options: [
    { flags: ["--staged"], dest: "staged", takes: "flag" },
    { flags: ["--iso"], dest: "iso", takes: "flag" },
    { flags: ["--installed"], dest: "installed", takes: "flag" },
    { flags: ["--url"], dest: "url", takes: "optional", metavar: "URL" },
    { flags: ["-v"], dest: "verbose", takes: "flag" },
    { flags: ["-q"], dest: "quiet", takes: "flag" },
  ],
  exclusive: { dests: ["staged", "iso", "url"], required: true },
};
const errorOf = (parser: Parser, ...words: string[]) => {
  const result = parseArguments(parser, words);
  return result.kind === "error" ? result.text : result.kind;
};
const valuesOf = (parser: Parser, ...words: string[]) => {
  const result = parseArguments(parser, words);
  return result.kind === "parsed" ? result.values : result.text;
};

describe("argparse as the appliance's plug-ins speak it", () => {
  it("refuses `shutdown -r now` for its sub-command, not for -r (evidence 06)", () => {
    expect(errorOf(shutdown, "-r", "now")).toBe(
      "usage: shutdown [-h] {poweroff,reboot,cancel} ...\n" +
        "shutdown: error: invalid choice: 'now' (choose from 'poweroff', 'reboot', 'cancel')\n",
    );
  });

  it("reads a sub-command with its options", () => {
    expect(parseArguments(shutdown, ["reboot", "-r", "vCSA Update : 6.0 to 6.0U1"])).toEqual({
      kind: "parsed",
      command: ["reboot"],
      values: { reason: "vCSA Update : 6.0 to 6.0U1" },
    });
  });

  it("takes a glued value, an equals sign and a prefix of a long option", () => {
    expect(valuesOf(shutdown, "reboot", "-rpatch", "--del=5")).toEqual({ reason: "patch", delay: "5" });
  });

  it("says which options a prefix could be", () => {
    expect(errorOf(install, "--i")).toContain("install: error: ambiguous option: --i could match --iso, --installed\n");
  });

  it("says too few arguments when the sub-command is missing", () => {
    expect(errorOf(shutdown)).toContain("shutdown: error: too few arguments\n");
  });

  it("says which argument expects a value", () => {
    expect(errorOf(shutdown, "reboot", "-r")).toBe(
      "usage: shutdown reboot [-h] [-r REASON] [-d DELAY]\n" +
        "shutdown reboot: error: argument -r/--reason: expected one argument\n",
    );
  });

  it("reports what a sub-command leaves over in the main parser's name", () => {
    expect(errorOf(shutdown, "cancel", "now", "--hard")).toBe(
      "usage: shutdown [-h] {poweroff,reboot,cancel} ...\nshutdown: error: unrecognized arguments: now --hard\n",
    );
  });

  it("refuses a delay that is no number", () => {
    expect(errorOf(shutdown, "reboot", "-d", "soon")).toContain(
      "error: argument -d/--delay: invalid int value: 'soon'\n",
    );
  });

  it("takes a negative number and a word with a blank as a value", () => {
    expect(valuesOf(shutdown, "reboot", "-d", "-5", "-r", "- a reason")).toEqual({ delay: "-5", reason: "- a reason" });
  });

  it("refuses two options of which only one may be given", () => {
    expect(errorOf(install, "--iso", "--staged")).toContain("argument --staged: not allowed with argument --iso\n");
  });

  it("says which of the options are needed", () => {
    expect(errorOf(install)).toContain("one of the arguments --staged --iso --url is required\n");
  });

  it("takes --url with and without a value", () => {
    expect(valuesOf(install, "--url")).toEqual({ url: "" });
    expect(valuesOf(install, "--url", "https://repo/")).toEqual({ url: "https://repo/" });
  });

  it("refuses a value for a flag and reads clustered flags", () => {
    expect(errorOf(install, "--iso=x")).toContain("argument --iso: ignored explicit argument 'x'\n");
    expect(valuesOf(install, "--iso", "-vq")).toEqual({ iso: true, verbose: true, quiet: true });
  });

  it("prints help with the usage first", () => {
    const result = parseArguments(shutdown, ["-h"]);
    expect(result.kind === "help" && result.text).toBe(
      "usage: shutdown [-h] {poweroff,reboot,cancel} ...\n\n" +
        "positional arguments:\n  {poweroff,reboot,cancel}\n\n" +
        "optional arguments:\n  -h, --help            show this help message and exit\n",
    );
  });

  it("wraps a long usage under the first option", () => {
    const long: Parser = {
      prog: "software-packages install",
      options: ["--staged", "--acceptEulas", "--thirdParty", "--verbose"].map((flag) => ({
        flags: [flag],
        dest: flag.slice(2),
        takes: "flag",
      })),
    };
    expect(errorOf(long, "--nothing")).toBe(
      "usage: software-packages install [-h] [--staged] [--acceptEulas]\n" +
        "                                 [--thirdParty] [--verbose]\n" +
        "software-packages install: error: unrecognized arguments: --nothing\n",
    );
  });

  it("writes words as Python 2 does", () => {
    expect(pythonRepr("it's")).toBe(`"it's"`);
    expect(pythonRepr("é\t")).toBe("'\\xc3\\xa9\\t'");
  });
});
