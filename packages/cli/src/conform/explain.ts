import { isClient, isServer, loadCatalogue, type Requirement } from "@patchrig/conformance";
import { PatchrigError } from "@patchrig/core/errors";
import { createColors } from "picocolors";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { fill } from "./fill.ts";
import { clientExpectationInWords, clientGivenInWords, clientMutantInWords } from "./words-client.ts";
import { expectationInWords, mutantInWords, STATES, stepInWords } from "./words-server.ts";

/** Prints all that there is to know about one requirement, as a page for people or as JSON. */
export async function explain(id: string, { json }: { readonly json?: boolean }, context: Context): Promise<ExitCode> {
  const { requirements } = loadCatalogue();
  const found = requirements.find((one) => one.id === id);
  if (!found) {
    const near = requirements
      .map((one) => one.id)
      .filter((one) => one.includes(id) || one.startsWith(id.split(".")[0] ?? id));
    throw new PatchrigError("bad-usage", `no requirement is called "${id}"`, {
      hint: near.length > 0 ? `there are ${near.slice(0, 8).join(", ")}` : "see `patchrig conform list`",
    });
  }
  context.stdout.write(json ? `${JSON.stringify({ version: 1, requirement: found })}\n` : pageOf(found, context));
  return EXIT.done;
}

const WIDE = 100;

/** One requirement as a page: whose words, what is done and expected, what breaks it, how to try it. */
export function pageOf(one: Requirement, { stdout, ownName }: Pick<Context, "stdout" | "ownName">): string {
  const { bold, dim } = createColors(stdout.colored);
  const part = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", bold(title), ...lines.map((line) => `  ${line}`)];
  const lines = [
    `${bold(one.id)}  ${dim(kindOf(one))}`,
    ...fill(one.demands, WIDE),
    ...part("Whose words", sourceOf(one)),
    ...part("How it is judged", judgingOf(one)),
    ...part("Broken by", brokenBy(one)),
    ...part("Not judged", "excluded" in one ? fill(one.excluded, WIDE - 2) : []),
    ...part("Try it", tryOf(one, ownName)),
    "",
    dim(`written down in ${one.place.file}:${one.place.line}`),
  ];
  return `${lines.join("\n")}\n`;
}

const LEVELS: Readonly<Record<Requirement["level"], string>> = {
  observed: "observed: it stands in a recording",
  stated: "stated: somebody says so",
  inferred: "inferred: our reading, which warns and fails nobody",
};

function kindOf({ side, level, platform, since, until }: Requirement): string {
  const releases =
    since === until
      ? (since ?? "")
      : [since === undefined ? "" : `from ${since}`, until === undefined ? "" : `up to ${until}`].join(" ").trim();
  return `of a ${side}, ${`${platform} ${releases}`.trim()}; ${LEVELS[level]}`;
}

function sourceOf({ quote, cite = [], reading }: Requirement): readonly string[] {
  const words = (quote ?? "").replace(/\n$/, "").split("\n");
  return [
    ...(cite.length === 0 ? [] : [cite.map(sourceName).join(", ")]),
    ...(quote === undefined ? [] : words.map((line) => `  | ${line}`)),
    ...(reading === undefined ? [] : fill(`our reading: ${reading}`, WIDE - 2)),
  ];
}

/** Recordings have numbers, facts and azure's recordings a letter before it. */
const sourceName = (id: string): string => (/^\d/.test(id) ? `recording ${id}` : id);

function judgingOf(one: Requirement): readonly string[] {
  const row = (label: string) => (text: string, index: number) => {
    const [first = "", ...rest] = fill(text, WIDE - 12);
    return [`${(index === 0 ? label : "").padEnd(8)}  ${first}`, ...rest.map((line) => `${" ".repeat(10)}${line}`)];
  };
  if (isServer(one)) {
    return [
      ...one.given.map((state) => STATES[state]).flatMap(row("given")),
      ...one.before.map(stepInWords).flatMap(row("first")),
      ...one.do.map(stepInWords).flatMap(row("do")),
      ...one.expect.flatMap(expectationInWords).flatMap(row("expect")),
    ];
  }
  if (!isClient(one)) return [];
  return [
    ...[`PATCHRIG_JOB=${one.job}`].flatMap(row("job")),
    ...clientGivenInWords(one.given).flatMap(row("given")),
    ...one.expect.flatMap(clientExpectationInWords).flatMap(row("expect")),
  ];
}

function brokenBy(one: Requirement): readonly string[] {
  if ("excluded" in one) return [];
  const { also = [] } = one["broken-by"];
  const words = isServer(one) ? mutantInWords(one["broken-by"]) : isClient(one) ? clientMutantInWords(one) : "";
  return [...fill(words, WIDE - 2), ...(also.length === 0 ? [] : [`which breaks ${also.join(", ")} as well`])];
}

function tryOf(one: Requirement, ownName: string): readonly string[] {
  if ("excluded" in one) return [];
  const newest = one.until ?? one.since ?? (one.platform === "vmrole" ? "2011-02" : "6.0");
  const profile = `${one.platform}/${newest}`;
  return [
    `${ownName} conform ${one.side} --peer CMD --profile ${profile} --only ${one.id}`,
    `${ownName} conform --prove --only ${one.id}`,
  ];
}
