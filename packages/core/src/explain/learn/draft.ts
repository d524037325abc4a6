import type { ExplainedPhase } from "../explanation.ts";
import type { Fact, Learnt, LearntTimeline } from "./learner.ts";

/** A file of a draft profile. */
export interface DraftFile {
  readonly name: string;
  readonly text: string;
}

/** Writes what was learnt as the files of a draft: a profile, timelines, canned replies, and what is missing. */
export function draftProfile(id: string, learnt: Learnt): readonly DraftFile[] {
  return [
    { name: "profile.draft.yaml", text: profileYaml(id, learnt) },
    ...learnt.timelines.map((timeline, index) => ({
      name: `timelines/${timelineName(timeline, index)}.yaml`,
      text: timelineYaml(timeline),
    })),
    ...learnt.canned.map(({ command, reply }) => ({ name: `canned/${fileName(command)}.txt`, text: `${reply}\n` })),
    { name: "README.md", text: readme(id, learnt) },
  ];
}

function profileYaml(id: string, learnt: Learnt): string {
  const { versions, types, banner, lastLogin, connected, motd, prompts, unknownCommand, shellDisabled, plugins, apis } =
    learnt;
  const list = (key: string, facts: readonly Fact[]) =>
    facts.length === 0
      ? []
      : [`${key}:`, ...facts.map(({ value, cite }) => `  - { value: ${quote(value)}, cite: ${quote(cite)} }`)];
  const one = (key: string, fact: Fact | undefined, indent = "  ") =>
    fact === undefined
      ? [`${indent}# ${key}: not in any recording`]
      : [`${indent}${key}: { text: ${quote(fact.value)}, cite: ${quote(fact.cite)} }`];
  return [
    "# A draft, made of recordings: every value names the one that shows it. Look through it before it becomes a profile.",
    `id: ${id}`,
    ...list("versions", versions),
    ...list("types", types),
    "login:",
    ...one("banner", banner),
    ...one("lastLogin", lastLogin),
    ...one("connected", connected),
    ...one("motd", motd),
    "shell:",
    ...one("unknownCommand", unknownCommand),
    ...one("disabled", shellDisabled),
    ...list("prompts", prompts),
    ...list("plugins", plugins),
    ...list("apis", apis),
    "",
  ].join("\n");
}

/** `writers` and `after` as a timeline has them; what counts is a count. */
function timelineYaml({ command, outcome, phases, cite }: LearntTimeline): string {
  const rows = phases.map((phase, index) => `  - ${writeYaml(phase, phases[index - 1])}`);
  return [
    `# ${command} (${outcome})`,
    `evidence: ${quote(cite)}`,
    "writers: { api: event-stamp, script: log-stamp }",
    "writes:",
    ...rows,
    "",
  ].join("\n");
}

function writeYaml({ text, stamp }: ExplainedPhase, before: ExplainedPhase | undefined): string {
  const writer = stamp === "log" ? "script" : "api";
  const after = before?.seconds ? `, after: ${before.seconds}s` : "";
  const counted = /^(.*\S)\s+\d+\/\d+$/.exec(text)?.[1];
  if (counted !== undefined) return `{ ${writer}: ${quote(counted)}, count: packages${after} }`;
  return `{ ${writer}: ${quote(text.replace(/\(\d+\)|(?<=Staged )\d+/, (found) => (found.startsWith("(") ? "({packages})" : "{packages}")))}${after} }`;
}

const quote = (text: string): string => JSON.stringify(text);
const fileName = (command: string): string =>
  command
    .replace(/[^\w.-]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 80) || "command";
const timelineName = ({ command, outcome }: LearntTimeline, index: number): string =>
  `${fileName(command.replace(/^software-packages\s+/, ""))}${outcome === "done" ? "" : `-${outcome}`}-${index + 1}`;

function readme(id: string, { missing, timelines, canned }: Learnt): string {
  return [
    `# ${id}: a draft`,
    "",
    `${timelines.length} timelines and ${canned.length} replies were learnt from recordings.`,
    "",
    "What the recordings do not show:",
    "",
    ...missing.map((what) => `- ${what}`),
    "",
  ].join("\n");
}
