import { writeFileSync } from "node:fs";
import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { join } from "node:path";
import { monotonicNow, realSleep } from "@patchrig/core/clock";
import { AnswerDiffers } from "./load.ts";
import type { Started } from "./peers/peer.ts";
import type { Workshop } from "./workshop.ts";

/** What every client of the vSphere API asks first; as pyvmomi writes it. */
const REQUEST =
  '<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" ' +
  'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema">\n<soapenv:Body><RetrieveServiceContent xmlns="urn:vim25">' +
  '<_this type="ServiceInstance">ServiceInstance</_this></RetrieveServiceContent></soapenv:Body>\n</soapenv:Envelope>';
const HEADERS = { "content-type": "text/xml; charset=UTF-8", soapaction: '"urn:vim25/6.0"' };

/** Asks once; undefined when nobody answers yet. Throws `AnswerDiffers` when it is no About. */
export async function askAbout(url: string): Promise<string | undefined> {
  const body = await post(url);
  if (body === undefined || /<about>.*<build>\d+<\/build>/s.test(body)) return body;
  throw new AnswerDiffers(`${url}: ${body.slice(0, 200)}`);
}

/** Asks until it is answered; milliseconds since `startedAt`. */
export async function untilAbout(url: string, startedAt: number, server: Pick<Started, "failed">): Promise<number> {
  const answered = async () => {
    while (monotonicNow() < startedAt + 60_000) {
      if ((await askAbout(url)) !== undefined) return monotonicNow() - startedAt;
      await realSleep(2);
    }
    throw new Error(`no answer of ${url} within a minute`);
  };
  return Promise.race([answered(), server.failed]);
}

/** The same request for wrk, as a script of its own. */
export function writeWrkScript({ folder }: Workshop): string {
  const file = join(folder, "about.lua");
  const headers = Object.entries(HEADERS).map(([name, value]) => `wrk.headers[${lua(name)}] = ${lua(value)}`);
  writeFileSync(file, ['wrk.method = "POST"', `wrk.body = ${lua(REQUEST)}`, ...headers].join("\n"));
  return file;
}

const lua = (text: string) => JSON.stringify(text);

function post(url: string): Promise<string | undefined> {
  const send = url.startsWith("https") ? tlsRequest : plainRequest;
  return new Promise((resolve) => {
    const asked = send(
      url,
      { method: "POST", headers: HEADERS, rejectUnauthorized: false, agent: false },
      (response) => {
        const parts: Buffer[] = [];
        response.on("data", (bytes: Buffer) => parts.push(bytes));
        response.on("end", () => resolve(response.statusCode === 200 ? Buffer.concat(parts).toString() : undefined));
      },
    );
    asked.on("error", () => resolve(undefined));
    asked.end(REQUEST);
  });
}
