import { request } from "node:https";
import { createSimulator, type ManagementAccess, type Simulator } from "../../src/index.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Asked {
  readonly method?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** `x-ms-version`; 2011-08-01 when left out. */
  readonly version?: string;
  /** Show this certificate, or none. */
  readonly certificate?: string | null;
}

/** A simulated service on a clock, and a plain client of it: node's own HTTPS. */
export interface ServiceUnderTest {
  readonly simulator: Simulator;
  readonly access: ManagementAccess;
  readonly admin: { readonly url: string; readonly token: string };
  /** A call behind the subscription: `services/hostedservices`. */
  call(path: string, asked?: Asked): Promise<Answer>;
  /** Any address of it. */
  fetch(url: string, asked?: Asked): Promise<Answer>;
  /** Waits for the operation that an answer began; its end as XML. */
  ended(answer: Answer): Promise<string>;
  /** The admin API. */
  tell(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }>;
}

/** 2011-02-21, the day of the field note. */
const STARTS_AT = 1_298_246_400_000;

export async function startService(speed: "max" | "manual" = "max"): Promise<ServiceUnderTest> {
  const simulator = await createSimulator({ appliances: [], seed: 7, startsAt: STARTS_AT, speed, management: {} });
  const { admin = { url: "", token: "" } } = await simulator.listen();
  const access = simulator.management;
  if (!access) throw new Error("the simulator has no service");
  const fetchOf = (url: string, asked: Asked = {}) => send(access, url, asked);
  const call = (path: string, asked?: Asked) => fetchOf(`${access.url}/${access.subscriptionId}/${path}`, asked);
  const ended = async ({ headers }: Answer) => {
    for (let polls = 0; polls < 5_000; polls++) {
      const { body } = await call(`operations/${String(headers["x-ms-request-id"])}`);
      if (!body.includes("<Status>InProgress</Status>")) return body;
      if (simulator.world.clock.speed === "manual") await simulator.world.clock.step();
    }
    throw new Error("the operation did not end");
  };
  const tell = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${admin.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${admin.token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  return { simulator, access, admin, call, fetch: fetchOf, ended, tell };
}

function send(access: ManagementAccess, url: string, asked: Asked): Promise<Answer> {
  const { method = asked.body === undefined ? "GET" : "POST", body, headers, version = "2011-08-01" } = asked;
  const pem = asked.certificate === undefined ? access.clientCertificate : asked.certificate;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method,
        ca: access.serverCertificate,
        ...(pem === null ? {} : { cert: pem, key: pem }),
        headers: {
          ...(version === "" ? {} : { "x-ms-version": version }),
          ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
          ...headers,
        },
        agent: false,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(chunks).toString("latin1"),
          }),
        );
        answer.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

const XMLNS = "http://schemas.microsoft.com/windowsazure";

/** A body as the service takes it. */
export function xml(root: string, fields: Readonly<Record<string, string | number | undefined>>): string {
  const inner = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<?xml version="1.0" encoding="utf-8"?><${root} xmlns="${XMLNS}">${inner.join("")}</${root}>`;
}

/** What stands between the first tags of a name. */
export const between = (body: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1];

export const base64 = (text: string): string => Buffer.from(text).toString("base64");
