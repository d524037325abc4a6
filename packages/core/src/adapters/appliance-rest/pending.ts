import { z } from "zod";
import type { PendingUpdate, UpdateAnswers, UpdateDetails, UpdatePrecheck } from "../../ports/update-service.ts";
import { readAs } from "./refusal.ts";
import type { RestSession } from "./session.ts";

const message = z.object({ default_message: z.string() });
const summary = z.object({
  version: z.string(),
  name: z.string().optional(),
  severity: z.string().optional(),
  release_date: z.string().optional(),
});
const details = z.object({ name: z.string().optional(), eulas: z.array(message).optional() });
const precheck = z.object({
  issues: z.object({ errors: z.array(message).optional(), warnings: z.array(message).optional() }).optional(),
  questions: z.array(z.object({ data_item: z.string() })).optional(),
});

const pathOf = (version: string, action?: string): string =>
  `update/pending/${encodeURIComponent(version)}${action === undefined ? "" : `?action=${action}`}`;

/** `GET update/pending`: of the CD drive, never of a repository. */
export async function listPending(session: RestSession): Promise<readonly PendingUpdate[]> {
  const value = await session.call({ method: "GET", path: "update/pending?source_type=LOCAL" });
  return readAs(z.array(summary), value, "GET update/pending").map(pendingOf);
}

const pendingOf = ({ version, name, severity, release_date: releaseDate }: z.infer<typeof summary>): PendingUpdate => ({
  version,
  name: name ?? version,
  severity: severity?.toLowerCase(),
  releaseDate: releaseDate?.slice(0, 10),
});

/** `GET update/pending/{version}`; its answer need not repeat the version. */
export async function readDetails(session: RestSession, version: string): Promise<UpdateDetails> {
  const value = await session.call({ method: "GET", path: pathOf(version) });
  const { eulas = [] } = readAs(details, value, "GET update/pending/VERSION");
  const read = summary.partial().parse(value);
  return { ...pendingOf({ ...read, version }), eulas: eulas.map((part) => part.default_message) };
}

/** `POST update/pending/{version}?action=precheck` */
export async function runPrecheck(session: RestSession, version: string): Promise<UpdatePrecheck> {
  const value = await session.call({ method: "POST", path: pathOf(version, "precheck") });
  const { issues, questions = [] } = readAs(precheck, value, "POST precheck");
  return {
    errors: (issues?.errors ?? []).map(wordsOf),
    warnings: (issues?.warnings ?? []).map(wordsOf),
    questions: questions.map(({ data_item }) => data_item),
  };
}

const wordsOf = ({ default_message }: z.infer<typeof message>): string => default_message;

/** `POST update/pending/{version}?action=stage` */
export async function stagePending(session: RestSession, version: string): Promise<void> {
  await session.call({ method: "POST", path: pathOf(version, "stage") });
}

/** `POST update/pending/{version}?action=install` with what it asks for. */
export async function installPending(session: RestSession, version: string, answers: UpdateAnswers): Promise<void> {
  const list = Object.entries(answers).map(([key, value]) => ({ key, value }));
  const body = (isWrapped: boolean) => ({ user_data: isWrapped ? list : answers });
  await session.call({ method: "POST", path: pathOf(version, "install"), body });
}
