import type { Call, OwnCall } from "./call.ts";
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
  /** Answers at once where it can: only who waits for something waits. */
  call(asked: SdkRequest): SdkAnswer | Promise<SdkAnswer>;
}

export interface SdkRequest {
  readonly body: string;
  /** The cookie that was sent, if any. */
  readonly session: string | undefined;
  readonly from: string;
  readonly userAgent: string;
  /** Aborted when the caller hangs up; made when somebody asks for it. */
  signal(): AbortSignal;
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
  const write = writer(namespace);
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
    call: (asked) => {
      const parsed = parse(asked.body);
      if ("problem" in parsed) {
        journal("sdk-refused", { problem: parsed.problem });
        return refused(new VimFault("InvalidRequest", { problem: parsed.problem }));
      }
      const { request } = parsed;
      const session = sessions.find(asked.session);
      const call = new Caller({ face, sessions, session, request, password }, asked);
      if (session) session.calls++;
      if (!QUIET.has(request.method)) journal("sdk", { method: request.method, object: request.on.id });
      const answered = (value: Value | undefined): SdkAnswer => {
        const opened = call.session === session ? undefined : call.session;
        return { status: 200, body: write(request.method, value), session: opened };
      };
      const failed = (error: unknown): SdkAnswer => {
        if (!(error instanceof VimFault)) throw error;
        journal("sdk-fault", { method: request.method, fault: error.type });
        return refused(error);
      };
      try {
        const value = perform(call, request);
        return value instanceof Promise ? value.then(answered).catch(failed) : answered(value);
      } catch (error) {
        return failed(error);
      }
    },
  };
}

/** A call as its method sees it; who hangs up is asked about only by what waits. */
class Caller implements Call {
  readonly face: Face;
  readonly sessions: Sessions;
  session: Session | undefined;
  readonly request: SoapRequest;
  readonly password: string;
  readonly #asked: SdkRequest;

  constructor(of: Pick<Call, "face" | "sessions" | "session" | "request" | "password">, asked: SdkRequest) {
    this.face = of.face;
    this.sessions = of.sessions;
    this.session = of.session;
    this.request = of.request;
    this.password = of.password;
    this.#asked = asked;
  }

  get args() {
    return this.request.call;
  }

  get from() {
    return this.#asked.from;
  }

  get userAgent() {
    return this.#asked.userAgent;
  }

  get signal() {
    return this.#asked.signal();
  }
}

/** What is the very same answer as the last time is written once. */
function writer(namespace: string): (method: string, value: Value | undefined) => string {
  let last: { readonly value: Value; readonly body: string } | undefined;
  return (method, value) => {
    if (last && last.value === value) return last.body;
    const body = answerEnvelope(method, namespace, value);
    // Only RetrieveServiceContent tells the same thing twice.
    if (typeof value === "object" && value.is === "data" && value.type === "ServiceContent") last = { value, body };
    return body;
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
  return own(call as OwnCall);
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
