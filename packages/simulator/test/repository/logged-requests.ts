import type { Evidence } from "@patchrig/platforms/evidence";

/** One line of a web server's log. */
export interface LoggedRequest {
  readonly path: string;
  readonly agent: string;
  /** Undefined where the line was cut off before it. */
  readonly status: number | undefined;
  /** In the recording's file. */
  readonly line: number;
}

/** `GET /path - 80 - 10.95.9.71 Agent+(of+it) - 200 0 0 31`: IIS writes a + for a blank (evidence 51). */
const LINE = /^GET (\S+) - \d+ - [\d.]+ (\S+) (?:- (\d{3})\b|http)/;

/** Reads the log; throws where a line is no line of it. */
export function readLog({ text, leftOut }: Pick<Evidence, "text" | "leftOut">): readonly LoggedRequest[] {
  const first = leftOut === undefined ? 5 : 6;
  return text
    .trimEnd()
    .split("\n")
    .map((entry, at) => {
      const [, path, agent, status] = LINE.exec(entry) ?? [];
      if (path === undefined || agent === undefined)
        throw new SyntaxError(`line ${first + at} is no request: ${entry}`);
      return {
        path,
        agent: agent.replaceAll("+", " "),
        status: status === undefined ? undefined : Number(status),
        line: first + at,
      };
    });
}

/** A request as it is compared: its address, its status and who asked. What else stands in a log is its server's own. */
export const shownRequest = ({ path, agent, status }: Pick<LoggedRequest, "path" | "agent" | "status">): string =>
  `${path} ${status ?? "…"} ${agent}`;
