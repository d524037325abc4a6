import { type Clock, withLimit } from "../../clock/index.ts";
import { PatchrigError } from "../../errors.ts";
import type { XmlElement } from "../../vmrole/xml/element.ts";
import { readBounded } from "../read-bounded.ts";
import { createTlsAgent, explainWebError } from "../tls-agent.ts";
import { isFault, notSoap, type Reference, readBody, type SoapFault } from "./soap-answer.ts";
import { envelope, type Markup, NAMESPACE } from "./soap-request.ts";

/** Where a vSphere API is, by what it is known, and who asks. */
export interface VspherePlace {
  /** `https://vcsa.example/sdk`. */
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly certSha256?: string | undefined;
  /** PEM. */
  readonly ca?: string | undefined;
}

export interface VsphereOptions extends VspherePlace {
  readonly clock: Clock;
  readonly onTraffic?: (() => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One call: on which object, and what stands in it. */
export interface Call {
  readonly on: Reference;
  readonly content?: Markup | readonly (Markup | undefined)[] | undefined;
}

/** Sends calls, and keeps the session's cookie. */
export interface Connection {
  /** The response's element. Throws `SoapRefusal`, and `PatchrigError` not-reachable or unknown-certificate. */
  send(method: string, call: Call): Promise<XmlElement>;
  /** Later calls speak this version of the API. */
  speak(version: string): void;
  readonly url: string;
}

/** The server understood and said no. */
export class SoapRefusal extends Error {
  readonly fault: SoapFault;

  constructor(fault: SoapFault) {
    super(fault.text);
    this.name = "SoapRefusal";
    this.fault = fault;
  }
}

const ANSWER_LIMIT_MS = 60_000;
/** 5,000 machines with their names and addresses are 4 MiB. */
const LARGEST_ANSWER = 16 * 1024 * 1024;

/** Connects to nothing yet. */
export function openConnection(options: VsphereOptions): Connection {
  let cookie: string | undefined;
  let version = "6.0";
  return {
    url: options.url,
    speak: (spoken) => {
      version = spoken;
    },
    send: async (method, { on, content }) => {
      const body = envelope(method, on, content);
      const answer = await post(options, { body, cookie, action: `${NAMESPACE}/${version}` });
      cookie = answer.cookie ?? cookie;
      if (!answer.text.includes("Envelope")) throw noAnswer(options.url, answer);
      const read = readBody(answer.text, options.url);
      if (isFault(read)) throw new SoapRefusal(read);
      return read;
    },
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly cookie: string | undefined;
}

async function post(
  options: VsphereOptions,
  { body, cookie, action }: { readonly body: string; readonly cookie: string | undefined; readonly action: string },
): Promise<Answer> {
  const { url, clock, signal, onTraffic } = options;
  const limit = { ms: ANSWER_LIMIT_MS, waitedFor: `an answer to POST ${url}`, ...(signal && { signal }) };
  const dispatcher = createTlsAgent({ certSha256: options.certSha256, ca: options.ca });
  const headers = {
    "content-type": "text/xml; charset=utf-8",
    soapaction: `"${action}"`,
    ...(cookie !== undefined && { cookie }),
  };
  onTraffic?.();
  try {
    return await withLimit(clock, limit, async (aborted) => {
      const request = { method: "POST", body, headers, redirect: "manual", signal: aborted, dispatcher };
      const answer = await fetch(url, request as unknown as RequestInit);
      const text = await readBounded(answer, LARGEST_ANSWER);
      return { status: answer.status, text, cookie: sessionOf(answer) };
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw explainWebError(error, `POST ${url}`);
  } finally {
    onTraffic?.();
    await dispatcher.destroy();
  }
}

/** `vmware_soap_session="…"; Path=/; …`: name and value alone are sent back. */
const sessionOf = (answer: Response): string | undefined =>
  answer.headers
    .getSetCookie()
    .find((line) => line.startsWith("vmware_soap_session="))
    ?.split(";")[0];

/** A proxy's page: vCenter is not up, or this is no vCenter (V23). */
function noAnswer(url: string, { status, text }: Answer): PatchrigError {
  if (status === 503) {
    return new PatchrigError("not-reachable", `${url}: 503, what is behind the proxy does not answer (yet)`, {
      hint: "vCenter boots, or is being updated: `patchrig vcsa wait`; meanwhile its ESXi host has a /sdk of its own",
    });
  }
  if (status === 404) return notSoap(url, "404: nothing is there");
  return notSoap(url, `${status} and ${text.trim() === "" ? "nothing" : JSON.stringify(text.trim().slice(0, 60))}`);
}
