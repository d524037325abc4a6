import { isLoginLine } from "../transcript/capture/login-lines.ts";
import type { ShownLine } from "../transcript/terminal/line-stream.ts";
import { APPLIANCE, BASH, CLIENT_CALL, ELISION, ELSEWHERE, REMARK } from "./patterns.ts";

/** A prompt, what was typed at it, and what came until the next one. */
export interface Block {
  readonly where: "appliance" | "bash" | "elsewhere" | "opening";
  readonly typed: string;
  readonly line: number;
  /** When ENTER was echoed, and when the next prompt came; by the recording's clock. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly said: readonly ShownLine[];
  readonly leftOut: number;
  /** A prompt came after it; else the recording ends in it. */
  readonly cameBack: boolean;
}

/** Cuts a session's lines at its prompts. Its memory does not grow with what a command prints. */
export interface Collector {
  line(shown: ShownLine): void;
  end(): void;
}

const KEPT_FIRST = 4_000;
const KEPT_LAST = 1_000;

interface Open {
  readonly where: Block["where"];
  readonly typed: string;
  readonly line: number;
  readonly startedAt: number | undefined;
  readonly first: ShownLine[];
  last: ShownLine[];
  leftOut: number;
  lastAt: number | undefined;
}

export function createCollector(onBlock: (block: Block) => void): Collector {
  let open = begin({ where: "opening", typed: "", line: 0, startedAt: undefined });
  const close = (endedAt: number | undefined, cameBack: boolean) => {
    const { where, typed, line, startedAt, first, last, leftOut } = open;
    const dropped = Math.max(0, last.length - KEPT_LAST);
    onBlock({
      where,
      typed,
      line,
      startedAt,
      endedAt,
      said: [...first, ...last.slice(dropped)],
      leftOut: leftOut + dropped,
      cameBack,
    });
  };
  return {
    line: (shown) => {
      if (open.line === 0) open = { ...open, line: shown.line };
      const prompt = promptOf(shown.text);
      if (prompt === undefined) return keep(open, shown);
      close(shown.at, true);
      const behind = shown.text.slice(prompt.length).replace(REMARK, "").trim();
      // Nobody types a greeting: the session closed at its prompt, and the next one of the same recording begins in its line.
      const isGreeting = behind !== "" && isLoginLine(behind);
      const typed = isGreeting ? "" : behind;
      open = begin({ where: prompt.where, typed, line: shown.line, startedAt: shown.endedAt });
      if (isGreeting) keep(open, { ...shown, text: behind });
    },
    end: () => close(open.lastAt, false),
  };
}

function begin(facts: Pick<Open, "where" | "typed" | "line" | "startedAt">): Open {
  return { ...facts, first: [], last: [], leftOut: 0, lastAt: undefined };
}

function keep(open: Open, shown: ShownLine): void {
  open.lastAt = shown.endedAt ?? open.lastAt;
  if (shown.screen || ELISION.test(shown.text)) {
    open.leftOut++;
    return;
  }
  if (open.first.length < KEPT_FIRST) open.first.push(shown);
  else open.last.push(shown);
  if (open.last.length < 4 * KEPT_LAST) return;
  open.leftOut += open.last.length - KEPT_LAST;
  open.last = open.last.slice(-KEPT_LAST);
}

/** Where a prompt ends in a line that has one, and whose it is. What a client was called by at home is none. */
function promptOf(
  text: string,
): { readonly where: "appliance" | "bash" | "elsewhere"; readonly length: number } | undefined {
  const first = text.charCodeAt(0);
  // Most lines are stamped, indented or empty: no pattern is tried on them.
  if (text === "" || (first === 0x20 && !text.includes("Command>"))) return undefined;
  const appliance = APPLIANCE.exec(text);
  if (appliance) return { where: "appliance", length: appliance[0].length };
  for (const pattern of BASH) {
    const match = pattern.exec(text);
    if (match) return { where: "bash", length: match[0].length };
  }
  for (const pattern of ELSEWHERE) {
    const match = pattern.exec(text);
    if (match && !CLIENT_CALL.test(text.slice(match[0].length))) return { where: "elsewhere", length: match[0].length };
  }
  return undefined;
}
