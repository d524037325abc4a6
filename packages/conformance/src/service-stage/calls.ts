import { type Answered, type Call, missing, NAMESPACES, OWN_WORDS } from "./answers.ts";
import { answerDeployment } from "./deployment.ts";
import { answerImage } from "./images.ts";
import type { ServiceEvent } from "./journal.ts";
import { type Answer, look, type ServiceState } from "./state.ts";

/** Answers a call of the management service, and writes it down. */
export function answerCall(call: Call, state: ServiceState): Answer {
  const { method, path, version, certified } = call;
  const { does, answer, ...more } = admit(call, state) ?? route(call, state);
  const { operation, shown, status } = answer;
  const told = { ...(operation !== undefined && { operation }), ...(shown !== undefined && { shown }), ...more };
  const event = { kind: "call", does, method, path: path.join("/"), version, certified, status, ...told } as const;
  state.journal.note(event satisfies Omit<Extract<ServiceEvent, { kind: "call" }>, "at">);
  return answer;
}

/** Who may not enter, and what a busy service puts off (W15, W16). */
function admit({ method, path, version, certified, query }: Call, state: ServiceState): Answered | undefined {
  const { words, trying } = state;
  const refused = (status: number, code: string): Answered => ({
    does: path[0] === "operations" ? "operation" : "other",
    answer: { status, body: words.error(code, OWN_WORDS) },
  });
  if (!certified) return refused(403, "AuthenticationFailed");
  if (version === undefined) return refused(400, "MissingOrIncorrectVersionHeader");
  const isReference = method === "GET" && query.get("comp") === "reference";
  if (trying.trouble === "busy" && isReference && state.refusals < 1) {
    state.refusals++;
    return refused(503, "ServerBusy");
  }
  return undefined;
}

function route(call: Call, state: ServiceState): Answered {
  const { method, path } = call;
  const [first = "", second, third] = path;
  if (first === "machineimages") return answerImage(call, state);
  if (first === "operations" && second !== undefined && method === "GET") return operation(second, state);
  if (first === "locations" && method === "GET") return { does: "other", answer: locations(state) };
  if (first === "services" && second === "hostedservices" && third !== undefined) return answerDeployment(call, state);
  return { does: "other", answer: missing(state) };
}

function operation(id: string, state: ServiceState): Answered {
  const found = state.operations.get(id.replaceAll("-", "").toLowerCase());
  if (found === undefined) return { does: "operation", answer: missing(state) };
  const shown = look(found);
  if (shown === "page") return { does: "operation", answer: { ...PAGE, operation: found.id, shown } };
  const body = state.words.operation(found.id, shown);
  return { does: "operation", answer: { status: 200, body, operation: found.id, shown } };
}

/** What some proxy in between says in place of the service: our own markup. */
const PAGE = { status: 200, type: "text/html", body: "<html><body><h1>Please wait</h1></body></html>" } as const;

const locations = ({ goods: { location } }: ServiceState): Answer => ({
  status: 200,
  body: `<Locations ${NAMESPACES}><Location><Name>${location}</Name><DisplayName>${location}</DisplayName></Location></Locations>`,
});
