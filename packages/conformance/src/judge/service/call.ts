import { readFileSync } from "node:fs";
import { formatInstant, parseInstant, systemClock } from "@patchrig/core/clock";
import type { ManagementEndpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import { fetchPage, type PageRequest } from "../fetch-page.ts";
import type { WebAnswer } from "../observation.ts";
import type { Stage } from "../stage.ts";

/** A call of the Service Management API. */
export interface Call {
  readonly method: string;
  /** `{subscription}`, `{tomorrow}`, `{package}` and `{instance}` stand for what they are; `[[…]]` for its base64. */
  readonly path: string;
  readonly version?: string | undefined;
  readonly body?: string | undefined;
  /** Without the certificate that is registered. */
  readonly anonymous?: boolean | undefined;
}

/** An answer as it came, and as the judge sees it: whoever goes on goes by the first. */
export interface Heard {
  readonly came: WebAnswer;
  readonly seen: WebAnswer;
}

/** Calls the service, with the certificate that the endpoints document names. Throws `PatchrigError` not-reachable. */
export async function callService(stage: Stage, { method, path, version, body, anonymous }: Call): Promise<Heard> {
  const { url, clientCertificate } = managementOf(stage);
  const pem = clientCertificate === undefined || anonymous ? {} : { pem: readPem(clientCertificate) };
  const filled = await fill(stage, path);
  const sent = body === undefined ? undefined : await fill(stage, body);
  const headers = {
    ...(version === undefined ? {} : { "x-ms-version": version }),
    ...(sent === undefined
      ? {}
      : { "content-type": "application/xml", "content-length": String(Buffer.byteLength(sent)) }),
  };
  const heard = await ask(stage, {
    url,
    path: filled,
    method,
    headers,
    ...pem,
    ...(sent !== undefined && { body: sent }),
  });
  remember(stage, heard.came);
  return heard;
}

/** The service of the endpoints document. Throws `PatchrigError` not-reachable where it names none. */
export function managementOf({ endpoints: { management } }: Stage): ManagementEndpoints {
  if (!management) throw new PatchrigError("not-reachable", "the endpoints document names no management service");
  return management;
}

/** One request, whatever comes. Throws `PatchrigError` not-reachable where nothing does. */
export async function ask(stage: Stage, asked: Omit<PageRequest, "limitMs">): Promise<Heard> {
  const came = await fetchPage({ ...asked, agent: stage.service.agent, limitMs: stage.limitMs }).catch(
    (cause: unknown) => {
      const said = cause instanceof Error ? cause.message : String(cause);
      const what = `${asked.method ?? "GET"} ${asked.path.replace(/sig=[^&]+/, "sig=…")} at ${asked.url}`;
      throw new PatchrigError("not-reachable", `${what} is not answered: ${said}`, { cause });
    },
  );
  return { came, seen: stage.tap?.shows(came) ?? came };
}

function remember({ service }: Stage, { status, headers, body }: WebAnswer): void {
  service.operation = status === 202 ? headers["x-ms-request-id"] : undefined;
  service.instance = /<InstanceName>([^<]+)</.exec(body)?.[1] ?? service.instance;
}

async function fill(stage: Stage, text: string): Promise<string> {
  const { packageUrl, instance } = stage.service;
  const day = text.includes("{tomorrow}") ? await tomorrow(stage) : "";
  return text
    .replaceAll("{subscription}", managementOf(stage).subscriptionId ?? "")
    .replaceAll("{tomorrow}", day)
    .replaceAll("{package}", packageUrl)
    .replaceAll("{instance}", encodeURIComponent(instance))
    .replaceAll(/\[\[([\s\S]*?)\]\]/g, (_, inner: string) => Buffer.from(inner, "utf8").toString("base64"));
}

/** By the peer's own clock, where it has one that can be asked for. */
export async function tomorrow({ endpoints: { admin } }: Stage): Promise<string> {
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
