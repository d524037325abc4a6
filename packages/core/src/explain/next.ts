import type { ExplainedCommand, Explanation, LoginSeen } from "./explanation.ts";

/** All that the next step depends on. */
export type Story = Pick<Explanation, "login" | "opening" | "commands"> & {
  readonly running: string | undefined;
  /** What a state file, or another file, said of the appliance after the last update command (evidence 50). */
  readonly standing: LoginSeen["problem"];
  /** A page was seen that the web front shows while services start. */
  readonly starting: boolean;
};

/** Commands that say nothing of an update. */
const ASIDE: ReadonlySet<string> = new Set(["api", "help", "bash", "other", "shell", "exit"]);

/** What to do now: it follows from the last thing that was done to the update. */
export function nextStep(story: Story): string {
  const all = [...(story.opening ? [story.opening] : []), ...story.commands];
  const last = all.findLast(({ kind, problem }) => !ASIDE.has(kind) || (kind === "other" && problem !== null));
  const standing = story.login.problem ?? story.standing;
  if (standing) return sentence(standing.resolution);
  if (story.starting && (last === undefined || last.kind === "reboot")) return STARTING_NEXT;
  if (last === undefined) {
    const ending = all.at(-1);
    if (ending?.problem) return sentence(ending.problem.resolution);
    return "Nothing: no update was staged or installed in this session.";
  }
  return afterProblem(last) ?? afterSuccess(last, story);
}

const STARTING_NEXT =
  "This is no error: the appliance's services still start. Wait until the login page answers (`patchrig vcsa wait`).";

function afterProblem({ outcome, kind, problem, line }: ExplainedCommand): string | undefined {
  const again = line === "" ? "the command" : `\`${line}\``;
  if (outcome === "cancelled") return `It was cancelled: type ${again} again when the licence is to be accepted.`;
  if (outcome === "unfinished") {
    return `The recording ends before ${again} did, which goes on without the line: run \`patchrig vcsa status\`, and do not reboot before it has ended.`;
  }
  if (outcome === "done") return undefined;
  if (problem) return sentence(problem.resolution);
  return kind === "install"
    ? "Do not reboot before /var/log/vmware/applmgmt/software-packages.log on the appliance says what happened."
    : `It ended without saying so: see /var/log/vmware/applmgmt/software-packages.log on the appliance, then type ${again} again.`;
}

function afterSuccess(last: ExplainedCommand, { running }: Story): string {
  const { kind, staged } = last;
  if (kind === "reboot") {
    return "Wait until the login page answers (`patchrig vcsa wait`), then compare the build (`patchrig vcsa verify`).";
  }
  if (kind === "install") return 'Reboot: `shutdown reboot -r "update"`, then wait until the login page answers.';
  if (kind === "unstage") return "Nothing is staged: stage a patch with `software-packages stage --iso`.";
  if (kind === "stage")
    return "Check what is staged with `software-packages list --staged`, then `software-packages install --staged`.";
  if (kind === "validate") return "Install what is staged with `software-packages install --staged`.";
  if (staged === null) return "Nothing is staged: stage a patch with `software-packages stage --iso`.";
  if (isUnsupported(staged.supportedFrom, running)) {
    return `Do not install: ${staged.name} is for ${staged.supportedFrom.join(", ")}, and ${running} runs. Update to one of these first.`;
  }
  const named = `${staged.name}${staged.version === null ? "" : ` (${staged.version})`}`;
  const only =
    isExact(running) || staged.supportedFrom.length === 0
      ? ""
      : `, if what runs is one of ${staged.supportedFrom.join(", ")}`;
  return `Install it with \`software-packages install --staged\`: ${named}${only}.`;
}

/** A patch names the versions that it may be installed on; one that names none is for all (evidence 24, 32). */
function isUnsupported(supported: readonly string[], running: string | undefined): boolean {
  return isExact(running) && supported.length > 0 && !supported.includes(running);
}

const isExact = (version: string | undefined): version is string => /^\d+(?:\.\d+){3}$/.test(version ?? "");

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
