import type { ExplainedCommand, ExplainedPhase, Explanation, Staged } from "@patchrig/core/explain";
import { showSafely } from "@patchrig/core/transcript";
import { createColors } from "picocolors";
import type { Output } from "../context.ts";

/** What happened in a session, for people: each command with what it came to, then the next step. */
export function renderExplanation(explanation: Explanation, { colored }: Pick<Output, "colored">): string {
  const { profile, release, login, commands, opening, next, notes } = explanation;
  const { bold } = createColors(colored);
  const lines = [
    `release   ${plain(release ?? "not named")}${profile === null ? "" : `, looks like ${profile}`}`,
    ...(login.lastLogin === null ? [] : [`login     the one before: ${plain(login.lastLogin)}`]),
    ...(login.problem === null ? [] : [`login     ${plain(login.problem.text)}`]),
    "",
    ...(opening ? [...renderCommand(opening, colored), ""] : []),
    ...commands.flatMap((command) => [...renderCommand(command, colored), ""]),
    ...(commands.length === 0 && opening === null ? ["no command was typed", ""] : []),
    ...notes.map((note) => `note      ${plain(note)}`),
    `${bold("next")}      ${plain(next)}`,
  ];
  return `${lines.join("\n")}\n`;
}

const COLORS = { done: "green", refused: "yellow", failed: "red", cancelled: "yellow", unfinished: "yellow" } as const;

function renderCommand(command: ExplainedCommand, colored: boolean): readonly string[] {
  const colors = createColors(colored);
  const { outcome, seconds, packages, rebootRequired, staged, problem, agreement, unknown, leftOut } = command;
  const facts = [
    colors[COLORS[outcome]](outcome),
    ...(seconds === null ? [] : [showSeconds(seconds)]),
    ...(packages === null ? [] : [`${packages} packages`]),
    ...(rebootRequired ? ["a reboot is required"] : []),
    ...(agreement === null
      ? []
      : [`licence of ${agreement.lines} lines${agreement.answer === null ? "" : `, answered "${agreement.answer}"`}`]),
  ];
  return [
    colors.bold(plain(command.line) || "(the command's line is not in the recording)"),
    `  ${facts.join(" · ")}`,
    ...(problem === null
      ? []
      : [`  ${colors.red("problem")}     ${plain(problem.text)}`, `  resolution  ${plain(problem.resolution)}`]),
    ...command.phases.map(renderPhase),
    ...(staged === null ? [] : renderStaged(staged)),
    ...(leftOut === 0
      ? []
      : [`  ${leftOut === 1 ? "something was" : `${leftOut} times something was`} left out of the recording here`]),
    ...unknown.map(({ line, text }) => `  ${colors.dim("unknown")}     line ${line}: ${plain(text)}`),
  ];
}

const plain = (text: string): string => showSafely(text);

function renderPhase({ text, at, seconds }: ExplainedPhase): string {
  const time = at === null ? "        " : at.slice(11, 19);
  return `  ${time}  ${(seconds === null ? "" : showSeconds(seconds)).padStart(11)}  ${plain(text)}`;
}

function renderStaged({
  name,
  version,
  build,
  severity,
  kb,
  rebootRequired,
  supportedFrom,
}: Staged): readonly string[] {
  const rows: readonly (readonly [string, unknown])[] = [
    ["payload", name],
    ["version", version === null ? null : `${version}${build === null ? "" : ` build ${build}`}`],
    ["severity", severity],
    ["kb", kb],
    ["reboot", rebootRequired === null ? null : rebootRequired ? "required" : "not required"],
    ["for", supportedFrom.length === 0 ? null : supportedFrom.join(", ")],
  ];
  return rows.flatMap(([key, value]) => (value === null ? [] : [`  ${key.padEnd(10)}  ${plain(String(value))}`]));
}

/** `0.4 s`, `52 s`, `10 min 43 s`. */
function showSeconds(seconds: number): string {
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`;
}
