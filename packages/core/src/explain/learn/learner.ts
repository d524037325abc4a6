import type { ShownLine } from "../../transcript/terminal/line-stream.ts";
import type { ExplainedCommand, Explanation } from "../explanation.ts";
import { APPLIANCE, BASH } from "../patterns.ts";

/** What recordings of a real appliance show of it. Each value names the recording that shows it. */
export interface Learnt {
  readonly versions: readonly Fact[];
  readonly types: readonly Fact[];
  readonly banner: Fact | undefined;
  readonly lastLogin: Fact | undefined;
  readonly connected: Fact | undefined;
  readonly motd: Fact | undefined;
  readonly prompts: readonly Fact[];
  readonly unknownCommand: Fact | undefined;
  readonly shellDisabled: Fact | undefined;
  readonly plugins: readonly Fact[];
  readonly apis: readonly Fact[];
  /** One stateless command and its whole reply each. */
  readonly canned: readonly { readonly command: string; readonly reply: string; readonly cite: string }[];
  readonly timelines: readonly LearntTimeline[];
  /** What no recording shows. */
  readonly missing: readonly string[];
}

export interface Fact {
  readonly value: string;
  readonly cite: string;
}

export interface LearntTimeline {
  readonly command: string;
  readonly outcome: ExplainedCommand["outcome"];
  readonly phases: ExplainedCommand["phases"];
  readonly cite: string;
}

export interface Learner {
  /** Every line of the session that is read. */
  line(cite: string, shown: ShownLine): void;
  session(cite: string, explanation: Explanation): void;
  learnt(): Learnt;
}

const PRODUCT = /^VMware vCenter Server\b.* \d+(?:\.\d+){2,3}\s*$/;
const TYPE = /^\s*Type: (.+?)\s*$/;
const CONNECTED = /^Connected to \w+\s*$/;
const BULLET = /^\s*\* \S.*: "/;
const UNKNOWN = /^Unknown command: /;
const DISABLED = /^Shell is disabled\.?\s*$/;
const LAST_LOGIN = /^Last login: /;
/** A plug-in's or an API's name alone on a line of its list. */
const NAME = /^\s*(com\.[\w-]+(?:\.[\w-]+)+|[a-z][\w-]*)\s*$/;

/** Gathers what a draft of a profile needs, over any number of sessions. */
export function createLearner(): Learner {
  const facts = new Map<string, Fact>();
  const lists = new Map<string, Map<string, Fact>>();
  const canned: { command: string; reply: string; cite: string }[] = [];
  const timelines: LearntTimeline[] = [];
  const first = (key: string, value: string | undefined | null, cite: string) => {
    if (value && !facts.has(key)) facts.set(key, { value, cite });
  };
  const add = (key: string, value: string | undefined | null, cite: string) => {
    if (!value) return;
    const list = lists.get(key) ?? new Map<string, Fact>();
    if (!list.has(value)) list.set(value, { value, cite });
    lists.set(key, list);
  };
  const list = (key: string): readonly Fact[] => [...(lists.get(key)?.values() ?? [])];
  return {
    line: (cite, { text }) => {
      add("prompt", promptIn(text), cite);
      if (BULLET.test(text)) add(`motd/${cite}`, text.trimEnd(), cite);
      if (PRODUCT.test(text)) first("banner", text.trimEnd(), cite);
      add("type", TYPE.exec(text)?.[1], cite);
      for (const [key, pattern] of [
        ["connected", CONNECTED],
        ["unknown", UNKNOWN],
        ["disabled", DISABLED],
        ["lastLogin", LAST_LOGIN],
      ] as const) {
        if (pattern.test(text)) first(key, text.trimEnd(), cite);
      }
    },
    session: (cite, { release, commands }) => {
      add("version", release, cite);
      for (const command of commands) {
        learnCommand(command, cite, { add, canned, timelines });
      }
    },
    learnt: () => {
      const motds = [...lists].filter(([key]) => key.startsWith("motd/")).map(([, values]) => [...values.values()]);
      const longest = motds.toSorted((one, other) => other.length - one.length)[0];
      const learnt = {
        versions: list("version"),
        types: list("type"),
        banner: facts.get("banner"),
        lastLogin: facts.get("lastLogin"),
        connected: facts.get("connected"),
        motd: longest?.[0] && { value: longest.map(({ value }) => value).join("\n"), cite: longest[0].cite },
        prompts: list("prompt"),
        unknownCommand: facts.get("unknown"),
        shellDisabled: facts.get("disabled"),
        plugins: list("plugin"),
        apis: list("api"),
        canned,
        timelines,
      };
      return { ...learnt, missing: missingIn(learnt) };
    },
  };
}

function promptIn(text: string): string | undefined {
  return [APPLIANCE, ...BASH].map((pattern) => pattern.exec(text)?.[0].trim()).find(Boolean);
}

interface Gathering {
  add(key: string, value: string | undefined, cite: string): void;
  readonly canned: { command: string; reply: string; cite: string }[];
  readonly timelines: LearntTimeline[];
}

function learnCommand(command: ExplainedCommand, cite: string, { add, canned, timelines }: Gathering): void {
  const { kind, line, outcome, phases, reply, leftOut } = command;
  if ((kind === "stage" || kind === "install") && phases.length > 0)
    timelines.push({ command: line, outcome, phases, cite });
  if (kind === "help") {
    const key = /\bapi\b/.test(line) ? "api" : /\b(?:pi|plugins?)\b/.test(line) ? "plugin" : undefined;
    if (key !== undefined) for (const row of reply) add(key, NAME.exec(row)?.[1], cite);
  }
  const isWhole = leftOut === 0 && reply.length > 0 && outcome !== "unfinished";
  if ((kind === "help" || kind === "api" || kind === "other") && isWhole) {
    if (!canned.some((one) => one.command === line)) canned.push({ command: line, reply: reply.join("\n"), cite });
  }
}

/** What a simulator would need and no recording shows, and how to get it. */
function missingIn(learnt: Omit<Learnt, "missing">): readonly string[] {
  const has = (kind: RegExp, outcome = "done") =>
    learnt.timelines.some((one) => kind.test(one.command) && one.outcome === outcome);
  const rows: readonly (readonly [boolean, string])[] = [
    [learnt.banner !== undefined, "the banner before the login: record from the connection on"],
    [learnt.motd !== undefined, "the message of the day: record from the login on"],
    [learnt.lastLogin !== undefined, "the last-login line: record from the login on"],
    [learnt.unknownCommand !== undefined, "what the shell says to an unknown word: type `date`"],
    [learnt.shellDisabled !== undefined, "what `shell` says while it is disabled"],
    [learnt.plugins.length > 0, "the list of plug-ins: type `help pi list`"],
    [learnt.apis.length > 0, "the list of APIs: type `help api list`"],
    [has(/\bstage\b/), "a stage that succeeds, with its stamps"],
    [has(/\binstall\b/), "an installation that succeeds, with its stamps"],
    [
      learnt.timelines.some(({ outcome }) => outcome === "refused" || outcome === "failed"),
      "any failure of a stage or an installation",
    ],
    [
      learnt.timelines.length === 0 ||
        learnt.timelines.some(({ phases }) => phases.some(({ seconds }) => seconds !== null)),
      "durations: the recordings have no stamps",
    ],
    [false, "builds, disks and the web front: a console does not show them"],
    [false, "how long a boot takes, and in which phases"],
  ];
  return rows.flatMap(([known, what]) => (known ? [] : [what]));
}
