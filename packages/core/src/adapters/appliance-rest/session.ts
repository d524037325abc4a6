import { PatchrigError } from "../../errors.ts";
import { exchange, type RestAnswer, type RestOptions, type RestRequest } from "./exchange.ts";
import { refusalOf, unwrapped } from "./refusal.ts";

/** A call below the API's prefix: `update/pending`. */
export interface RestCall extends Omit<RestRequest, "headers" | "body"> {
  /** Under /rest a map is a list of keys and values, under /api an object. */
  readonly body?: (isWrapped: boolean) => unknown;
  /** What the API says to it, where it is not simply its words. */
  readonly refused?: (answer: RestAnswer) => PatchrigError | undefined;
}

/** A session that is opened when it is needed, and again when the appliance has forgotten it. */
export interface RestSession {
  /** Opens one now. */
  open(): Promise<void>;
  /** The call's value, without the wrapping that /rest has. Throws as `UpdateServicePort` does. */
  call(call: RestCall): Promise<unknown>;
  close(): Promise<void>;
}

interface Face {
  readonly session: string;
  readonly prefix: string;
  readonly wrapped: boolean;
}

/** The newer addresses first: 7.0 and 8.0 have both, 6.7 the older ones alone. */
const FACES: readonly Face[] = [
  { session: "/api/session", prefix: "/api/appliance", wrapped: false },
  { session: "/rest/com/vmware/cis/session", prefix: "/rest/appliance", wrapped: true },
];
const HEADER = "vmware-api-session-id";

interface Opened {
  readonly face: Face;
  readonly id: string;
}

/** Connects to nothing yet. */
export function createRestSession(options: RestOptions): RestSession {
  let opened: Opened | undefined;
  let wasIn = false;
  const open = async (): Promise<Opened> => {
    opened ??= await logIn(options, wasIn);
    wasIn = true;
    return opened;
  };
  const send = async ({ method, path, body }: RestCall): Promise<RestAnswer & { readonly face: Face }> => {
    const { face, id } = await open();
    const request = { method, path: `${face.prefix}/${path}`, headers: { [HEADER]: id } };
    const answer = await exchange(options, { ...request, ...(body && { body: body(face.wrapped) }) });
    return { ...answer, face };
  };
  return {
    open: async () => void (await open()),
    call: async (call) => {
      let answer = await send(call);
      if (answer.status === 401) {
        // A boot forgets its sessions; what is answered with 401 was not done.
        opened = undefined;
        answer = await send(call);
      }
      if (answer.status >= 200 && answer.status < 300) return unwrapped(answer.value, answer.face.wrapped);
      throw call.refused?.(answer) ?? refusalOf(answer, `${call.method} ${answer.face.prefix}/${call.path}`);
    },
    close: async () => {
      const last = opened;
      opened = undefined;
      if (!last) return;
      const { face, id } = last;
      await exchange(options, { method: "DELETE", path: face.session, headers: { [HEADER]: id } }).catch(() => {});
    },
  };
}

async function logIn(options: RestOptions, wasIn: boolean): Promise<Opened> {
  const basic = Buffer.from(`${options.user}:${options.password}`).toString("base64");
  for (const face of FACES) {
    const request = { method: "POST", path: face.session, headers: { authorization: `Basic ${basic}` } } as const;
    const { status, value } = await exchange(options, request);
    const id = unwrapped(value, face.wrapped);
    if (status >= 200 && status < 300 && typeof id === "string") return { face, id };
    if (status === 401) throw notLetIn(options, wasIn);
    if (status >= 500) throw refusalOf({ status, value }, `POST ${face.session}`);
  }
  // A page or a 503 behind the login's place: it installs or boots, and may well have the API.
  await exchange(options, { method: "GET", path: "/rest/appliance/update" });
  if (wasIn)
    throw new PatchrigError("not-reachable", `${options.url}: the API, which was there before, is not there now`);
  throw new PatchrigError("refused", `${options.url}: expected the API for updates, found none`, {
    hint: "6.7 is the first release that has one: use --via shell",
  });
}

/** Whoever was let in before is not let in while Single Sign-On still starts. */
const notLetIn = ({ url, user }: RestOptions, wasIn: boolean): PatchrigError =>
  wasIn
    ? new PatchrigError("not-reachable", `${url}: ${user}, who was let in before, is not let in now`, {
        hint: "Single Sign-On may still start",
      })
    : new PatchrigError("wrong-password", `${url} does not let ${user} in`, {
        hint: "check --sdk-user and --sdk-password-file: the API wants Single Sign-On's administrator",
      });
