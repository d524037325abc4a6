import { done, failed } from "../../run/outcome.ts";
import type { Step } from "../../run/step.ts";
import { parseFailure } from "../console/failure.ts";
import { messagesOf } from "../console/log-line.ts";
import { payloadProblem } from "../decide/payload-check.ts";
import { LIST_STAGED, parsePayload } from "../read/list-staged.ts";
import { askAtWork, type UpdateContext } from "../update-context.ts";

/** V17: what is staged must be what was planned, before anything is installed. */
export const inspectStaged: Step<UpdateContext> = {
  name: "inspect-staged",
  title: "Inspect what was staged",
  run: async (context) => {
    const lines = await askAtWork(context, LIST_STAGED, "the list of what is staged");
    const payload = parsePayload(lines);
    if (!payload) {
      const said = parseFailure(lines)?.text ?? (messagesOf(lines).at(-1) || "nothing");
      return failed(`expected the staged payload, the appliance said: ${said}`, "stage again");
    }
    context.found.staged = payload;
    const { supportedFrom, ...facts } = payload;
    const problem = payloadProblem(payload, context.plan);
    if (!problem) return done({ ...facts, ...(supportedFrom.length > 0 && { supportedFrom }) });
    const hint = `${problem.hint}; \`software-packages unstage\` takes the staged one away`;
    return { kind: "refused", problem: { text: problem.text, hint }, facts };
  },
};
