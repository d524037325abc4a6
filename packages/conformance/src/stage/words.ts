import { formatInstant, parseInstant, utcFields } from "@patchrig/core/clock";
import type { Random } from "@patchrig/core/random";
import { linesOf } from "@patchrig/core/transcript";
import { loadEvidence } from "@patchrig/platforms/evidence";
import { readRecording } from "../replay/recording.ts";

/** What the replayed appliance says, from recordings alone; what they show varying is drawn. */
export interface Words {
  /** 44 (in the form of 13) before the update, 17 after it: versions of four parts, which name one release. */
  readonly banner: { readonly before: string; readonly after: string };
  /** 01: the line about the last login, and the greeting. */
  readonly login: { readonly last: string; readonly greeting: readonly string[] };
  /** 02, before the licence and after it. */
  readonly stage: { readonly before: readonly string[]; readonly after: readonly string[] };
  readonly pager: string;
  readonly question: string;
  /** 03, or 04: another release's payload. */
  readonly staged: readonly string[];
  readonly otherStaged: readonly string[];
  /** 05. */
  readonly install: readonly string[];
  /** Recordings of an installation that was refused, by number. */
  refusal(number: string): readonly string[];
  /** 06: the wrong form of shutting down. */
  readonly usage: readonly string[];
  /** 43. */
  unknown(word: string): string;
  /** 54: the web client's, then vpxd's. */
  readonly unavailable: { readonly client: string; readonly root: string };
  /** 58. */
  readonly initializing: string;
  /** 56: the page where another answer was due. */
  readonly updating: string;
}

/** Collects the words, with another instant, another number of packages and another address each time. */
export function createWords(random: Random): Words {
  const began = 1_420_070_400_000 + random.integer(0, 3_000) * 86_400_000 + random.integer(0, 86_399) * 1000;
  const packages = String(random.integer(40, 400));
  const vary = (lines: readonly string[]) => lines.map((line) => recount(restamp(line, began), packages));
  const [beforeLicence, afterLicence] = stageLines();
  const pointer = () => `0x${random.integer(1, 15).toString(16)}${random.hex(11)}`;
  const [client = "", root = ""] = loadEvidence("54")
    .text.split("\n")
    .map((line) => line.replace(/0x[0-9a-f]+/, pointer));
  const login = openingOf("01", "login");
  return {
    banner: { before: patchedBanner(), after: openingOf("17", "banner").slice(0, 2).join("\n") },
    login: { last: login[0] ?? "", greeting: login.slice(1) },
    stage: { before: vary(beforeLicence), after: vary(afterLicence) },
    pager: lineOf("02", PAGER),
    question: lineOf("02", QUESTION)
      .replace(/^….?(?=[A-Z])/, "")
      .replace(/(?<=\]).*$/, " "),
    staged: vary(turnOf("03", "software-packages list --staged")),
    otherStaged: vary(turnOf("04", "software-packages list --staged")),
    install: vary(turnOf("05", "software-packages install --staged")),
    refusal: (number) =>
      vary(linesOf(readRecording(loadEvidence(number)).transcript.turns[0]?.output ?? []).flatMap(textOf)),
    usage: turnOf("06", "shutdown -r now"),
    unknown: (word) =>
      lineOf("43", UNKNOWN)
        .replace(/^.*STDOUT: /, "")
        .replace("date", () => word),
    unavailable: { client, root },
    initializing: lineOf("58", /initializing/),
    updating: loadEvidence("56").text.slice(loadEvidence("56").text.indexOf("<!DOCTYPE")),
  };
}

const patchedBanner = (): string => {
  const [product = ""] = loadEvidence("44").text.split("\n");
  return openingOf("13", "banner")
    .map((line) => (product.startsWith(line) && line !== "" ? product : line))
    .join("\n");
};

const PAGER = /^Press ENTER/;
const QUESTION = /\[yes\/no\]/;
const UNKNOWN = /STDOUT: Unknown/;

/** The first line of a recording that is like this. */
const lineOf = (number: string, pattern: RegExp): string =>
  loadEvidence(number)
    .text.split("\n")
    .find((line) => pattern.test(line)) ?? "";

type Line = ReturnType<typeof linesOf>[number];
const textOf = (line: Line): readonly string[] => (line.kind === "line" ? [line.text] : []);

const openingOf = (number: string, part: "banner" | "login"): readonly string[] =>
  readRecording(loadEvidence(number)).opening[part].flatMap(textOf);

function turnOf(number: string, input: string): readonly string[] {
  const { turns } = readRecording(loadEvidence(number)).transcript;
  return linesOf(turns.find((turn) => turn.input === input)?.output ?? []).flatMap(textOf);
}

/** Before the licence stand the phases, behind it the rest; the licence itself is left out of the recording. */
function stageLines(): readonly [readonly string[], readonly string[]] {
  const lines = loadEvidence("02").text.split("\n");
  const cut = lines.findIndex((line) => line.startsWith("["));
  const rest = lines.findIndex((line) => line.includes("[yes/no]"));
  const end = lines.findIndex((line, index) => index > rest && line.startsWith("Command>"));
  return [lines.slice(1, cut), lines.slice(rest + 1, end)];
}

/** The recorded instants moved to another day, seconds apart as they were. */
function restamp(line: string, began: number): string {
  return line.replace(
    /(?<=^ \[)(\d{4}-\d\d-\d\d)([T ])(\d\d:\d\d:\d\d)([.,])(\d{3})(?=\])/,
    (_, day, gap, time, mark, digits) => {
      const at = (parseInstant(`${day}T${time}`) ?? 0) - (parseInstant(`${day}T00:00:00`) ?? 0) + began;
      const [date = "", clock = ""] = formatInstant(at).slice(0, 19).split("T");
      const last = gap === "T" ? String(utcFields(at).dayOfYear).padStart(3, "0") : digits;
      return `${date}${gap}${clock}${mark}${last}`;
    },
  );
}

/** Another number of packages, the same one everywhere. */
const recount = (line: string, packages: string): string =>
  line.replace(/\b143\/143\b/, `${packages}/${packages}`).replace(/\(143\) packages/, `(${packages}) packages`);
