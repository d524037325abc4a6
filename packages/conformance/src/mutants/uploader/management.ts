import { monotonicNow, realSleep } from "@patchrig/core/clock";
import { fetchPage } from "../../judge/fetch-page.ts";
import type { WebAnswer } from "../../judge/observation.ts";

import { type Task, UploadEnd } from "./task.ts";

/** A call of the management service. */
export interface Order {
  readonly method: "GET" | "PUT" | "POST";
  /** Behind the subscription. */
  readonly path: string;
  readonly body?: string;
}

const POLL_MS = 30;
const TRIES = 200;
const ANSWER_MS = 10_000;
const IMPATIENT_MS = 120;

/** Orders something and waits until it has ended. Throws `UploadEnd` with the service's own words. */
export async function order(task: Task, what: Order): Promise<void> {
  const { mistake } = task;
  for (let tries = 0; ; tries++) {
    const answer = await call(task, what);
    const isHeld = answer.status === 409 && /exclusive access/.test(answer.body);
    if (answer.status === 409 && mistake === "409-is-success") return;
    if (isHeld && mistake !== "conflict-is-the-end" && tries < TRIES) {
      await realSleep(POLL_MS);
      continue;
    }
    if (answer.status >= 300) {
      if (mistake === "ignores-refusals") return;
      throw new UploadEnd(answer.status, wordsOf(answer));
    }
    const id = answer.headers["x-ms-request-id"];
    if (answer.status === 202 && id !== undefined) await waitFor(task, id);
    return;
  }
}

/** Asks for the operation's state until it is the last one (A24, A25). */
async function waitFor(task: Task, id: string): Promise<void> {
  const { mistake } = task;
  while (monotonicNow() < task.until || mistake === "waits-for-ever") {
    const answer = await call(task, { method: "GET", path: `operations/${id}` });
    const status = /<Status>(\w+)<\/Status>/.exec(answer.body)?.[1];
    if (mistake === "polls-once") return;
    if (status === "Succeeded" || (mistake === "html-is-success" && status === undefined && answer.status === 200))
      return;
    if (status === "Failed" && mistake === "failed-is-done") return;
    if (status === "Failed") throw new UploadEnd(400, wordsOf(answer));
    await realSleep(POLL_MS);
  }
  throw new UploadEnd(0, `the operation ${id} does not end`);
}

/** One call, and again while the service is busy (W16). */
export async function call(task: Task, what: Order): Promise<WebAnswer> {
  for (let tries = 0; ; tries++) {
    const answer = await callOnce(task, what);
    if (answer.status !== 503 || task.mistake === "busy-is-the-end" || tries >= TRIES) return answer;
    await realSleep(POLL_MS);
  }
}

async function callOnce(task: Task, { method, path, body }: Order): Promise<WebAnswer> {
  const { management, pem, mistake, so } = task;
  const forgets = (what: string): boolean => mistake === `forgets-the-${what}` && !so.forgot;
  const [withoutVersion, withoutCertificate] = [forgets("version"), forgets("certificate")];
  const text = body ?? "";
  const answer = await fetchPage({
    url: management.url,
    path: `/${management.subscriptionId ?? ""}/${path}`,
    method,
    headers: {
      ...(!withoutVersion && { "x-ms-version": "2011-10-01" }),
      ...(method !== "GET" && { "content-type": "application/xml", "content-length": String(Buffer.byteLength(text)) }),
    },
    ...(method !== "GET" && { body: text }),
    ...(!withoutCertificate && { pem }),
    limitMs: mistake === "impatient" ? IMPATIENT_MS : ANSWER_MS,
  });
  if (!withoutVersion && !withoutCertificate) return answer;
  so.forgot = true;
  return callOnce(task, { method, path, ...(body !== undefined && { body }) });
}

/** The service's own sentence. */
const wordsOf = ({ body, status }: WebAnswer): string =>
  /<Message>([^<]*)<\/Message>/.exec(body)?.[1] ?? `HTTP ${status}`;
