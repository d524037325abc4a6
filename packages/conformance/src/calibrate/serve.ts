import { once } from "node:events";
import { createServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { createCertificate } from "@patchrig/core/certificate";
import type { Endpoints } from "@patchrig/core/endpoints";
import { createHostKey, createSshServer } from "@patchrig/core/ssh";
import type { Evidence } from "@patchrig/platforms/evidence";
import { readRecording } from "../replay/recording.ts";
import { rulesFor } from "../replay/rules.ts";
import { serveRecording } from "../replay/serve.ts";

/** A server that says one recording, over whatever it was recorded from. */
export interface EvidenceServer {
  readonly endpoints: Endpoints;
  close(): Promise<void>;
}

/** Serves a recording: a session over SSH, a log of pieces as its stream, a page over HTTPS. */
export async function serveEvidence(evidence: Evidence): Promise<EvidenceServer> {
  if (/^\d{3} \w/.test(evidence.text)) return await servePages(evidence);
  if (/^> [A-Z]+ https:/m.test(evidence.text)) return await serveCalls(evidence);
  return rulesFor(evidence.number).chunkLog ? await serveStream(evidence) : await serveRecording(evidence);
}

/** What each line of the recording says is a page of its own: `NNN text`, at the address that it names. */
async function servePages({ text, number }: Evidence): Promise<EvidenceServer> {
  const { certificate, key } = createCertificate(["127.0.0.1"]);
  const pages = text.split("\n").filter((line) => line !== "");
  const server = createServer({ cert: certificate, key }, (request, response) => {
    const page = pages.find((line) => / _serverNamespace = (\S+)/.exec(line)?.[1] === bare(request.url));
    response.writeHead(Number(page?.slice(0, 3) ?? 404), { "content-type": "text/plain" }).end(page ?? "");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    endpoints: endpointsOf(number, { https: `https://127.0.0.1:${port}` }),
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Each recorded call is answered as it was, to whoever uses the same method, in the recorded order. */
async function serveCalls({ text, number }: Evidence): Promise<EvidenceServer> {
  const { certificate, key } = createCertificate(["127.0.0.1"]);
  const exchanges = text.split(/^----$/m).map((part) => ({
    method: /^> ([A-Z]+) /m.exec(part)?.[1] ?? "",
    status: Number(/^< HTTP (\d{3})$/m.exec(part)?.[1] ?? 500),
    headers: [...part.matchAll(/^< ([\w-]+): (.*)$/gm)].map(([, name = "", value = ""]) => [name, value] as const),
    body: part.split(/^<$/m)[1]?.trim() ?? "",
  }));
  const server = createServer({ cert: certificate, key }, (request, response) => {
    const at = exchanges.findIndex(({ method }) => method === request.method);
    const [found] = at < 0 ? [] : exchanges.splice(at, 1);
    for (const [name, value] of found?.headers ?? []) if (!HOP.test(name)) response.setHeader(name, value);
    response.writeHead(found?.status ?? 404).end(found?.body ?? "");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const management = { url: `https://127.0.0.1:${port}`, subscriptionId: "00000000-0000-4000-8000-000000000000" };
  return {
    endpoints: { ...endpointsOf(number, {}), management },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Headers that belong to the connection, not to the answer. */
const HOP = /^(?:connection|content-length|transfer-encoding)$/i;

const bare = (path = "/"): string => (path === "/" ? path : path.replace(/\/$/, ""));

/** The stream of a session, as the log has it, whatever is typed. */
async function serveStream(evidence: Evidence): Promise<EvidenceServer> {
  const { opening } = readRecording(evidence);
  const said = (lines: typeof opening.login) => lines.flatMap((line) => (line.kind === "line" ? [line.text] : []));
  const hostKey = createHostKey("ecdsa-sha2-nistp256");
  const ssh = createSshServer({
    hostKeys: [hostKey],
    ident: "replay",
    banner: () => `${said(opening.banner).join("\n")}\n`,
    authenticate: ({ password }) => password === "recorded",
    onSession: (channel) => {
      channel.write(`${said(opening.login).join("\r\n")}\r\n`);
      channel.exit(0);
    },
  });
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    ssh.accept(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    endpoints: endpointsOf(evidence.number, { port }),
    close: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function endpointsOf(
  number: string,
  { port = 1, https = "https://127.0.0.1:1" }: { readonly port?: number; readonly https?: string },
): Endpoints {
  const ssh = { host: "127.0.0.1", port, user: "root", password: "recorded" };
  return { version: 1, appliances: [{ name: `recording-${number}`, ssh, https: { url: https } }] };
}
