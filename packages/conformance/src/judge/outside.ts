import { PatchrigError } from "@patchrig/core/errors";
import type { Step } from "../requirement/requirement.ts";
import { fetchPage } from "./fetch-page.ts";
import { knock } from "./knock.ts";
import { NOTHING, type Observation, type WebAnswer } from "./observation.ts";
import { createPatience } from "./patience.ts";
import type { Stage } from "./stage.ts";

type Seen = Omit<Observation, "step">;
type Outside = Extract<Step, { get: string } | { try: string } | { watch: string } | { knock: string }>;

/** Steps outside of the shell: pages and ports. */
export async function performOutside(step: Outside, stage: Stage): Promise<Seen> {
  if ("knock" in step) return { ...NOTHING, port: await knockAt(step.knock, stage) };
  if ("get" in step) return { ...NOTHING, answers: [await get(stage, step.get)] };
  if ("try" in step)
    return {
      ...NOTHING,
      answers: await get(stage, step.try).then(
        (answer) => [answer],
        () => unanswered(step.try, stage),
      ),
    };
  return await watch(stage, step);
}

const get = async (stage: Stage, path: string): Promise<WebAnswer> => {
  const { url } = stage.appliance.https;
  try {
    const answer = await fetchPage({ url, path, limitMs: stage.limitMs });
    return stage.tap?.shows(answer) ?? answer;
  } catch (cause) {
    throw new PatchrigError("not-reachable", `GET ${path} at ${url} is not answered: ${wordsOf(cause)}`, { cause });
  }
};

const unanswered = (path: string, { tap }: Stage): readonly WebAnswer[] => {
  const made = tap?.answersFor(path);
  return made ? [made] : [];
};

/** Asks for a page while time passes; a port that is closed meanwhile is part of a boot. */
async function watch(
  stage: Stage,
  { watch: path, until }: { readonly watch: string; readonly until: string },
): Promise<Seen> {
  const answers: WebAnswer[] = [];
  const pattern = new RegExp(until);
  for (const patience = createPatience(stage.limitMs); !patience.isOver(); ) {
    const answer = await get(stage, path).catch(() => undefined);
    const last = answers.at(-1);
    if (answer && (last?.status !== answer.status || last.body !== answer.body)) answers.push(answer);
    if (answer && pattern.test(wholeOf(answer))) return { ...NOTHING, answers };
    await stage.time.pass();
  }
  const seen = answers.map(({ status }) => status).join(", ") || "nothing";
  const problem = `${path} did not come to ${until} within ${stage.limitMs / 1000} s; it answered ${seen}`;
  return { ...NOTHING, answers, problem };
}

/** Status, place and text in one, as patterns see it. */
export const wholeOf = ({ status, headers, body }: WebAnswer): string => `${status} ${headers.location ?? ""}\n${body}`;

function knockAt(port: "ssh" | "https" | "vami", { appliance, limitMs }: Stage): Promise<"open" | "closed"> {
  if (port === "ssh") return knock(appliance.ssh.host, appliance.ssh.port, limitMs);
  const place = port === "vami" ? appliance.vami?.url : appliance.https.url;
  // A document without an entry serves nothing there.
  if (place === undefined) return Promise.resolve("closed");
  const { hostname, port: number } = new URL(place);
  return knock(hostname, Number(number || 443), limitMs);
}

export const wordsOf = (problem: unknown): string => (problem instanceof Error ? problem.message : String(problem));
