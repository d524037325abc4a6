import type { Call } from "./call.ts";
import { OPEN, OWN } from "./calls/index.ts";
import type { Face } from "./face/face.ts";
import { wordsOf } from "./face/fault-words.ts";
import type { Session, Sessions } from "./session.ts";
import { answerEnvelope, faultEnvelope } from "./soap/envelope.ts";
import { type ParsedRequest, parseRequest, type SoapRequest } from "./soap/parse-request.ts";
import type { Value } from "./soap/value.ts";
import { VimFault } from "./soap/vim-fault.ts";

/** One server of the vSphere API: calls in, answers out, no sockets. */
export interface Sdk {
  readonly face: Face;
  readonly sessions: Sessions;
  call(asked: SdkRequest): Promise<SdkAnswer>;
}

export interface SdkRequest {
  readonly body: string;
  /** The cookie that was sent, if any. */
  readonly session: string | undefined;
  readonly from: string;
  readonly userAgent: string;
  readonly signal: AbortSignal;
}

export interface SdkAnswer {
  readonly status: 200 | 500;
  readonly body: string;
  /** A session that the caller has from now on. */
  readonly session: Session | undefined;
}

export interface SdkOptions {
  readonly face: Face;
  readonly sessions: Sessions;
  readonly password: string;
}

/** Creates the server behind /sdk. */
export function createSdk({ face, sessions, password }: SdkOptions): Sdk {
  const { estate } = face;
  const namespace = estate.vsphere.namespace.value;
  const words = wordsOf(estate);
  const parse = remember((body) => parseRequest(body, namespace));
  const journal = (type: string, detail: Readonly<Record<string, unknown>>) =>
    estate.world.journal.record({ ...detail, appliance: estate.name, type, on: face.kind });

  const refused = (fault: VimFault, session?: Session): SdkAnswer => ({
    status: 500,
    body: faultEnvelope(fault, namespace, words),
    session,
  });
  return {
    face,
    sessions,
    call: async ({ body, session: cookie, from, userAgent, signal }) => {
      const parsed = parse(body);
      if ("problem" in parsed) {
        journal("sdk-refused", { problem: parsed.problem });
        return refused(new VimFault("InvalidRequest", { problem: parsed.problem }));
      }
      const { request } = parsed;
      const session = sessions.find(cookie);
      const call: Call = { face, sessions, session, request, args: request.call, from, userAgent, signal, password };
      if (session) session.calls++;
      if (!QUIET.has(request.method)) journal("sdk", { method: request.method, object: request.on.id });
      try {
        const value = await perform(call, request);
        const opened = call.session === session ? undefined : call.session;
        return { status: 200, body: answerEnvelope(request.method, namespace, value), session: opened };
      } catch (error) {
        if (!(error instanceof VimFault)) throw error;
        journal("sdk-fault", { method: request.method, fault: error.type });
        return refused(error);
      }
    },
  };
}

/** Throws `VimFault`: MethodNotFound, NotAuthenticated, and whatever the method throws. */
function perform(call: Call, { method, on }: SoapRequest): Value | undefined | Promise<Value | undefined> {
  const open = Object.hasOwn(OPEN, method) ? OPEN[method] : undefined;
  if (open) return open(call);
  const own = Object.hasOwn(OWN, method) ? OWN[method] : undefined;
  if (!own) throw new VimFault("MethodNotFound", { method }, { receiver: on, method });
  const { session } = call;
  if (!session) throw new VimFault("NotAuthenticated", {}, { object: on, privilegeId: "System.View" });
  return own(Object.assign(call, { session }));
}

/** Reading is no news: a journal of a night is not to be full of it. */
const QUIET: ReadonlySet<string> = new Set([
  ...["RetrieveServiceContent", "RetrieveProperties", "RetrievePropertiesEx", "WaitForUpdates", "WaitForUpdatesEx"],
  ...[
    "CreateFilter",
    "DestroyPropertyFilter",
    "CreatePropertyCollector",
    "DestroyPropertyCollector",
    "CreateContainerView",
  ],
  ...["DestroyView", "CurrentTime", "SessionIsActive", "CheckForUpdates", "ContinueRetrievePropertiesEx"],
]);

const REMEMBERED = { requests: 100, characters: 1_000 } as const;

/** Clients send the same short requests again and again, to the byte: they are read once. */
function remember(parse: (body: string) => ParsedRequest): (body: string) => ParsedRequest {
  const known = new Map<string, ParsedRequest>();
  return (body) => {
    // What logs in is not kept: it has a password in it.
    const short = body.length <= REMEMBERED.characters && !body.includes("<password");
    const before = short ? known.get(body) : undefined;
    if (before) return before;
    const parsed = parse(body);
    if (short && known.size >= REMEMBERED.requests) known.delete(known.keys().next().value ?? "");
    if (short) known.set(body, parsed);
    return parsed;
  };
}
