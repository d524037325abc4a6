import { STATUS_CODES } from "node:http";
import type { TLSSocket } from "node:tls";
import type { WebReply } from "../vcsa/machine/appliance.ts";
import { readPlainGet } from "./plain-get.ts";

export interface QuickAnswers {
  /** What a path is answered now; undefined where the HTTP server is to answer. */
  answer(path: string): WebReply | undefined;
  /** Gives a connection to the HTTP server, for good. */
  handOver(socket: TLSSocket): void;
}

/** As node's own HTTP server keeps connections, and says so. */
const KEPT_SECONDS = 5;

/**
 * Whoever waits for a boot asks for the same page again and again: plain requests are answered in one piece, without
 * node's objects for each. The first one that is not plain, or is for the HTTP server, goes there with its connection.
 */
export function answerQuickly(socket: TLSSocket, { answer, handOver }: QuickAnswers): void {
  const give = (bytes: Buffer) => {
    socket.off("error", ignore).off("data", take).off("drain", resume).off("timeout", destroy).setTimeout(0);
    handOver(socket);
    // At once: what comes after it goes past all listeners into node's parser.
    socket.emit("data", bytes);
  };
  const take = (bytes: Buffer) => {
    const path = readPlainGet(bytes);
    const reply = path === undefined ? undefined : answer(path);
    if (!reply) return give(bytes);
    if (socket.timeout !== KEPT_SECONDS * 1_000) socket.setTimeout(KEPT_SECONDS * 1_000);
    // Who does not read its answers is not asked for more.
    if (!socket.write(wireOf(reply))) socket.pause();
  };
  socket.on("error", ignore).on("timeout", destroy).on("drain", resume).on("data", take);
}

const wires = new WeakMap<WebReply, Buffer>();

/** A reply as node's HTTP server would write it. The same one is given again and again during a boot. */
function wireOf(reply: WebReply): Buffer {
  const known = wires.get(reply);
  if (known) return known;
  const head = [
    `HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status] ?? "unknown"}`,
    ...Object.entries(reply.headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(reply.body)}`,
    "Connection: keep-alive",
    `Keep-Alive: timeout=${KEPT_SECONDS}`,
  ];
  const wire = Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`, "latin1"), Buffer.from(reply.body)]);
  wires.set(reply, wire);
  return wire;
}

function resume(this: TLSSocket): void {
  this.resume();
}

function destroy(this: TLSSocket): void {
  this.destroy();
}

function ignore(): void {}
