import { fill, type Rest } from "@patchrig/platforms/profiles";
import type { WebReply } from "../machine/appliance.ts";
import type { Machine } from "../machine/machine.ts";
import { addWebSession, isAdministrator, sessionWithId } from "../web/web-session.ts";
import type { RefusalName, RestCall, RestResult } from "./rest-call.ts";
import type { RestRequest } from "./rest-request.ts";
import { REST_ROUTES, type RestRoute } from "./rest-routes.ts";

type Face = Rest["faces"]["value"][number];

/** Is it for the REST API of what runs now? */
export const isRestPath = ({ disk }: Machine, url: string): boolean =>
  disk.platform.rest?.faces.value.some((face) => url.startsWith(`${face.prefix}/`) || pathOf(url) === face.session) ??
  false;

/**
 * Answers a call of the appliance's REST API: a session by the administrator's name and password, everything else by the
 * session's id. A call that looks into a repository is answered once that has answered. It comes up with vCenter; before that nothing stands behind the proxy (inferred).
 */
export function answerRest(machine: Machine, request: RestRequest): WebReply | Promise<WebReply> {
  const { rest } = machine.disk.platform;
  const face = rest?.faces.value.find(
    (one) => request.url.startsWith(`${one.prefix}/`) || pathOf(request.url) === one.session,
  );
  if (!rest || !face) return { status: 404, headers: {}, body: "" };
  const answer = (result: RestResult) => write(rest, face, result);
  if (machine.phase !== "up") return answer({ refusal: "unavailable" });
  if (pathOf(request.url) === face.session) return answerSession(machine, { rest, face, request });
  if (!sessionWithId(machine, "rest", idIn(rest, request))) return answer({ refusal: "unauthenticated" });
  const [path = "", query = ""] = request.url.slice(face.prefix.length + 1).split("?");
  const found = routeOf(request.method, path);
  const body = parseBody(request.body);
  if (!found) return answer({ refusal: "notFound" });
  if (!body) return answer({ refusal: "badArgument", what: "body" });
  machine.record("rest", { method: request.method, path });
  const result = found.route.handle({ machine, rest, query: new URLSearchParams(query), body, names: found.names });
  return result instanceof Promise ? result.then(answer) : answer(result);
}

const pathOf = (url: string): string => url.split("?")[0] ?? "";

interface SessionAsked {
  readonly rest: Rest;
  readonly face: Face;
  readonly request: RestRequest;
}

function answerSession(machine: Machine, { rest, face, request }: SessionAsked): WebReply {
  if (request.method === "DELETE") {
    machine.webSessions.delete(idIn(rest, request));
    return write(rest, face, { done: true });
  }
  const [, basic = ""] = /^Basic (.+)$/i.exec(String(request.headers.authorization ?? "")) ?? [];
  const [user = "", ...password] = Buffer.from(basic, "base64").toString("utf8").split(":");
  if (request.method !== "POST" || !isAdministrator(machine, user, password.join(":"))) {
    machine.record("web-login-failed", { on: "rest", user });
    return write(rest, face, { refusal: "unauthenticated" });
  }
  const reply = write(rest, face, { value: addWebSession(machine, "rest", user.toLowerCase()) });
  return face.wrapped ? reply : { ...reply, status: 201 };
}

const idIn = ({ sessionHeader }: Rest, { headers }: RestRequest): string => String(headers[sessionHeader.value] ?? "");

function routeOf(
  method: string,
  path: string,
): { readonly route: RestRoute; readonly names: RestCall["names"] } | undefined {
  for (const route of REST_ROUTES) {
    const pattern = new RegExp(`^${route.path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
    const match = route.method === method ? pattern.exec(path) : null;
    if (match) return { route, names: decoded(match.groups) };
  }
  return undefined;
}

/** Versions and the like have nothing in them that a path could not say itself; a stray % is taken as it is. */
function decoded(groups: Readonly<Record<string, string>> | undefined): RestCall["names"] {
  const plain = (text: string) => (/%(?![\da-f]{2})/i.test(text) ? text : decodeURIComponent(text));
  return Object.fromEntries(Object.entries(groups ?? {}).map(([name, text]) => [name, plain(text)]));
}

function parseBody(text: string): RestCall["body"] | undefined {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as RestCall["body"])
      : undefined;
  } catch {
    return undefined;
  }
}

function write(rest: Rest, { wrapped }: Face, result: RestResult): WebReply {
  if ("refusal" in result) return writeRefusal(rest, wrapped, result);
  // Under /rest an empty answer is a 200; under /api it is a 204.
  if ("done" in result) return { status: wrapped ? 200 : 204, headers: {}, body: "" };
  return json(200, wrapped ? { value: shaped(result.value, true) } : shaped(result.value, false));
}

function writeRefusal(
  rest: Rest,
  wrapped: boolean,
  { refusal, what = "" }: { refusal: RefusalName; what?: string },
): WebReply {
  const { status, type, errorType, id, text } = rest.refusals[refusal].value;
  const messages = [{ id, default_message: fill(text, { what }), args: [] }];
  return json(
    status,
    wrapped ? { type: rest.errorPrefix.value + type, value: { messages } } : { error_type: errorType, messages },
  );
}

/** Under /rest a map is a list of keys and values, under /api an object. */
function shaped(value: unknown, wrapped: boolean): unknown {
  if (wrapped || typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { task, ...rest } = value as { task?: { subtasks: { key: string; value: unknown }[] } };
  if (!task) return value;
  return { ...rest, task: { ...task, subtasks: Object.fromEntries(task.subtasks.map((one) => [one.key, one.value])) } };
}

const json = (status: number, value: unknown): WebReply => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});
