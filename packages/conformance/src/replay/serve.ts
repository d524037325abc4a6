import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { Endpoints } from "@patchrig/core/endpoints";
import { createHostKey, createSshServer } from "@patchrig/core/ssh";
import type { Evidence } from "@patchrig/platforms/evidence";
import { type Recital, recite } from "./recite.ts";
import { type Recording, readRecording } from "./recording.ts";
import type { Variation } from "./tty.ts";

export interface ServeOptions extends Variation {
  /** `recorded` when left out. */
  readonly password?: string;
  /** What follows `SSH-2.0-`; recordings do not show what their server called itself. */
  readonly ident?: string;
}

/** A server that says one recording, and knows nothing else. */
export interface ReplayServer {
  /** How a client finds it. There is no web front: its URL leads nowhere. */
  readonly endpoints: Endpoints;
  /** What clients did so far. */
  report(): ServedReport;
  close(): Promise<void>;
}

export interface ServedReport {
  /** Every line that was typed, answers to questions included, bare ENTERs at a prompt not. */
  readonly typed: readonly string[];
  /** What was typed that the recording has not, and where; empty for a client that did as recorded. */
  readonly deviations: readonly string[];
  /** Has every input of the recording been typed? */
  readonly finished: boolean;
  readonly failedLogins: number;
}

/**
 * Serves a recording over SSH on a loopback port of its own, from the recording alone. Input that is not the
 * recording's next is answered as the recording answers unknown words, or not at all, and reported.
 */
export async function serveRecording(evidence: Evidence, options: ServeOptions = {}): Promise<ReplayServer> {
  const recording = readRecording(evidence);
  const { password = "recorded", ident = "replay", ...variation } = options;
  const goesDown = recording.rules.ends === "session-ends";
  const recital: Recital = { next: 0, typed: [], deviations: [] };
  let failedLogins = 0;
  const hostKey = createHostKey("ecdsa-sha2-nistp256");
  const ssh = createSshServer({
    hostKeys: [hostKey],
    ident,
    banner: () => bannerOf(recording),
    authenticate: (attempt) => {
      const isRight = attempt.user === (recording.rules.user ?? "root") && attempt.password === password;
      if (!isRight && attempt.password !== undefined) failedLogins++;
      return isRight;
    },
    onSession: (channel) => {
      const said = recite(channel, recording, { recital, variation }).catch(() => channel.close());
      // What ends with its last input has gone down by it: nobody else gets in, as on the machine that was recorded (06).
      const isDown = () => goesDown && recital.next >= recording.transcript.turns.length;
      void said.then(() => isDown() && refuse());
    },
  });
  const { port, close, refuse } = await listen((socket) => ssh.accept(socket));
  const where = {
    host: "127.0.0.1",
    port,
    user: recording.rules.user ?? "root",
    password,
    hostKeySha256: hostKey.fingerprint,
  };
  const nowhere = { url: "https://127.0.0.1:1" };
  return {
    endpoints: { version: 1, appliances: [{ name: `recording-${evidence.number}`, ssh: where, https: nowhere }] },
    report: () => ({
      typed: [...recital.typed],
      deviations: [...recital.deviations],
      finished: recital.next >= recording.transcript.turns.length,
      failedLogins,
    }),
    close,
  };
}

function bannerOf(recording: Recording): string {
  const lines = recording.opening.banner.flatMap((line) => (line.kind === "line" ? [line.text] : []));
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

async function listen(accept: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    accept(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const closed = once(server, "close");
  const refuse = () => void server.close();
  const close = async () => {
    if (server.listening) server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { port, close, refuse };
}
