import type { Miss } from "../judge/matchers/matcher.ts";
import type { ServicePerformance } from "./service-run.ts";

/** Was each operation that a 202 began looked at until it had ended, or the image until it said so itself? (A24) */
export function waitsForOperations({ events }: ServicePerformance): Miss | undefined {
  const calls = events.filter((event) => event.kind === "call");
  const begun = calls.flatMap((call) =>
    call.status === 202 && call.operation !== undefined ? [{ does: call.does, id: call.operation }] : [],
  );
  for (const { does, id } of begun) {
    const looks = calls.filter((call) => call.does === "operation" && call.operation === id);
    const ended = looks.some(({ shown }) => shown === "Succeeded" || shown === "Failed");
    const told = does === "commit" && calls.some((call) => call.does === "image" && call.shown === "Committed");
    if (ended || told) continue;
    const last = looks.at(-1)?.shown;
    const seen = last === undefined ? "was never looked at" : `was last seen ${last}`;
    return { text: `the operation of ${does} ${seen}, and nobody waited for its end` };
  }
  return undefined;
}
