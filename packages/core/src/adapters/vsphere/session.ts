import { PatchrigError } from "../../errors.ts";
import { type Connection, openConnection, SoapRefusal, type VsphereOptions } from "./connection.ts";
import { login } from "./login.ts";
import { logout } from "./logout.ts";
import { retrieveServiceContent, type ServiceContent } from "./retrieve-service-content.ts";

/** A connection that logs in when it is first needed, and again when the server has forgotten it. */
export interface Session {
  /** The service's own word of itself, asked anew: it may have been updated meanwhile. */
  content(): Promise<ServiceContent>;
  /** Does something while logged in. What the server says no to is thrown as `PatchrigError` refused, with its words. */
  within<T>(
    work: (at: { readonly connection: Connection; readonly content: ServiceContent }) => Promise<T>,
  ): Promise<T>;
  /** Never throws. */
  close(): Promise<void>;
}

/** Connects to nothing yet. */
export function openSession(options: VsphereOptions): Session {
  let connection = openConnection(options);
  let content: ServiceContent | undefined;
  const forget = () => {
    connection = openConnection(options);
    content = undefined;
  };
  const enter = async () => {
    const { user, password } = options;
    if (user === undefined || password === undefined) throw noAccount(options.url);
    const service = await retrieveServiceContent(connection);
    connection.speak(service.apiVersion);
    await login(connection, service.sessionManager, { user, password });
    content = service;
    return service;
  };
  const once = async <T>(work: Parameters<Session["within"]>[0]) =>
    (await work({ connection, content: content ?? (await enter()) })) as T;
  return {
    content: () => retrieveServiceContent(openConnection(options)).catch(inOurWords),
    within: async (work) => {
      try {
        return await once(work);
      } catch (error) {
        // A session ends with its server's restart, or after half an hour without a call.
        if (!isForgotten(error) || content === undefined) return inOurWords(error);
        forget();
        return await once<Awaited<ReturnType<typeof work>>>(work).catch(inOurWords);
      }
    },
    close: async () => {
      if (content === undefined) return;
      await logout(connection, content.sessionManager).catch(() => {});
      forget();
    },
  };
}

const isForgotten = (error: unknown): boolean =>
  error instanceof SoapRefusal && error.fault.kind === "NotAuthenticated";

function noAccount(url: string): PatchrigError {
  return new PatchrigError("bad-usage", `no password for ${url}`, {
    hint: "give --sdk-password-file FILE, PATCHRIG_SDK_PASSWORD, or sdk.password in the endpoints document",
  });
}

function inOurWords(error: unknown): never {
  if (!(error instanceof SoapRefusal)) throw error;
  const { kind, text } = error.fault;
  throw new PatchrigError("refused", text === "" ? kind : `${text} (${kind})`, {
    cause: error,
    hint: HINTS[kind] ?? "see the machine's tasks and events in the vSphere Client",
  });
}

const HINTS: Readonly<Record<string, string>> = {
  NoPermission: "the account may not do this: give it a role that may, or use another one",
  DuplicateName: "a machine of that name is there already",
  InvalidPowerState: "the machine is on where it should be off, or the other way round",
  ManagedObjectNotFound: "it was deleted or moved meanwhile: look again",
};
