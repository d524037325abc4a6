import type { WebAnswer } from "../observation.ts";
import { createPatience } from "../patience.ts";
import type { Stage } from "../stage.ts";
import { callService, type Heard } from "./call.ts";

/** What a wait showed: every answer that was another one than the last. */
export interface Waited {
  readonly answers: readonly WebAnswer[];
  readonly problem: string | undefined;
}

/** How much of its time is let pass between two looks at most, in steps. */
const MOST_STEPS = 3;

/** Newer than every operation that is judged, older than what came later. */
const VERSION = "2011-10-01";

/** Asks for the operation of the last 202 until it has ended (A24). Nothing is asked for where there is none. */
export async function settle(stage: Stage): Promise<Waited> {
  const { operation } = stage.service;
  if (operation === undefined) return { answers: [], problem: undefined };
  const path = `/{subscription}/operations/${operation}`;
  const isOver = ({ status, body }: WebAnswer) => status >= 400 || /<Status>(?:Succeeded|Failed)</.test(body);
  return await poll(stage, { path, version: VERSION }, isOver);
}

/** Calls again and again while time passes. */
export async function poll(
  stage: Stage,
  { path, version }: { readonly path: string; readonly version: string },
  isOver: (came: WebAnswer) => boolean,
): Promise<Waited> {
  const answers: WebAnswer[] = [];
  let looks = 0;
  for (const patience = createPatience(stage.limitMs); !patience.isOver(); ) {
    const { came, seen }: Heard = await callService(stage, { method: "GET", path, version });
    if (answers.at(-1)?.body !== seen.body || answers.at(-1)?.status !== seen.status) answers.push(seen);
    if (isOver(came)) return { answers, problem: undefined };
    // What is not over soon takes minutes.
    for (let steps = Math.min(++looks, MOST_STEPS); steps > 0; steps--) await stage.time.pass();
  }
  const last = answers.at(-1);
  const said = `${last?.status} ${last?.body.slice(0, 200)}`;
  const what = path.replace("/{subscription}", "");
  return { answers, problem: `${what} came to no end within ${stage.limitMs / 1000} s; it answered ${said}` };
}
