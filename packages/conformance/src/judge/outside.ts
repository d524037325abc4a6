import { readFileSync } from "node:fs";
import { formatInstant, parseInstant, systemClock } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import type { Step } from "../requirement/requirement.ts";
import { fetchPage } from "./fetch-page.ts";
import { knock } from "./knock.ts";
import { NOTHING, type Observation, type WebAnswer } from "./observation.ts";
import { createPatience } from "./patience.ts";
import type { Stage } from "./stage.ts";

type Seen = Omit<Observation, "step">;
type Outside = Extract<
  Step,
  { get: string } | { try: string } | { watch: string } | { knock: string } | { call: object }
>;

/** Steps outside of the shell: pages, ports, calls. */
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
  if ("watch" in step) return await watch(stage, step);
  return { ...NOTHING, answers: [await call(stage, step.call)] };
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

type Call = Extract<Step, { call: object }>["call"];

/** A call of the Service Management API, with the certificate that the endpoints document names. */
async function call(stage: Stage, { method, path, version, body }: Call): Promise<WebAnswer> {
  const { management } = stage.endpoints;
  if (!management) throw new PatchrigError("not-reachable", "the endpoints document names no management service");
  const { url, subscriptionId = "", clientCertificate } = management;
  const pem = clientCertificate === undefined ? {} : { pem: readPem(clientCertificate) };
  const headers = {
    ...(version === undefined ? {} : { "x-ms-version": version }),
    ...(body === undefined
      ? {}
      : { "content-type": "application/xml", "content-length": String(Buffer.byteLength(body)) }),
  };
  const filled = path.replaceAll("{subscription}", subscriptionId).replaceAll("{tomorrow}", await tomorrow(stage));
  const asked = {
    url,
    path: filled,
    method,
    headers,
    limitMs: stage.limitMs,
    ...pem,
    ...(body === undefined ? {} : { body }),
  };
  const answer = await fetchPage(asked).catch((cause: unknown) => {
    throw new PatchrigError("not-reachable", `${method} ${filled} at ${url} is not answered: ${wordsOf(cause)}`, {
      cause,
    });
  });
  return stage.tap?.shows(answer) ?? answer;
}

/** By the peer's own clock, where it has one that can be asked for. */
async function tomorrow({ endpoints: { admin } }: Stage): Promise<string> {
  const headers = { authorization: `Bearer ${admin?.token}` };
  const answer = admin && (await fetch(new URL("/clock", admin.url), { headers }).catch(() => undefined));
  const now = answer?.ok ? parseInstant(((await answer.json()) as { readonly now?: string }).now ?? "") : undefined;
  return formatInstant((now ?? systemClock.now()) + DAY_MS);
}

const DAY_MS = 86_400_000;

function readPem(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new PatchrigError("unreadable-input", `the client certificate ${file} cannot be read`, { cause });
  }
}

export const wordsOf = (problem: unknown): string => (problem instanceof Error ? problem.message : String(problem));
