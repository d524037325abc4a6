import { once } from "node:events";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createCertificate } from "@patchrig/core/certificate";
import { nextTurn, realSleep } from "@patchrig/core/clock";
import type { Endpoints } from "@patchrig/core/endpoints";
import type { Random } from "@patchrig/core/random";
import { createHostKey, createSshServer } from "@patchrig/core/ssh";
import type { ClientGiven } from "../requirement/requirement.ts";
import { type ClientJournal, createClientJournal } from "./journal.ts";
import { playSession, type ReplayedState } from "./shell.ts";
import { createWebFront } from "./web-front.ts";
import { createWords } from "./words.ts";

/** An appliance made of recordings alone, for a client that is judged. */
export interface ReplayedAppliance {
  readonly endpoints: Endpoints;
  readonly journal: ClientJournal;
  /** What its web front shows now. */
  readonly loginPageIsThere: () => boolean;
  close(): Promise<void>;
}

/** How long nothing answers while it boots, in real milliseconds: who looks every five seconds must see it. */
const DOWN_MS = 6_500;
/** After the shutdown was accepted the session is still there for a moment. */
const LEAVE_MS = 50;

export async function createReplayedAppliance(given: ClientGiven, random: Random): Promise<ReplayedAppliance> {
  const journal = createClientJournal();
  const words = createWords(random.fork("words"));
  const state: ReplayedState = {
    update: given.state === "staged" || given.state === "installed" ? given.state : "idle",
    isUpdated: given.state === "booting",
  };
  const password = `pw-${random.fork("password").hex(12)}`;
  const front = createWebFront({ words, given, random: random.fork("web"), journal, state });
  const hostKey = createHostKey("ecdsa-sha2-nistp256");
  const certificate = createCertificate(["127.0.0.1", "localhost"]);
  const draws = random.fork("sessions");
  const goDown = () => void reboot();
  const ssh = createSshServer({
    hostKeys: [hostKey],
    ident: "replay",
    banner: () => `${state.isUpdated ? words.banner.after : words.banner.before}\n`,
    authenticate: (attempt) => {
      if (attempt.user === "root" && attempt.password === password && !given.wrongPassword) {
        journal.note({ kind: "login" });
        return true;
      }
      if (attempt.password !== undefined) journal.note({ kind: "failed-login" });
      return false;
    },
    onSession: (channel) => {
      void playSession(channel, { words, given, random: draws, journal, state, goDown }).catch(() => channel.close());
    },
  });
  const https = createHttpsServer({ cert: certificate.certificate, key: certificate.key }, front.answer);
  const shell = await openPort((socket) => ssh.accept(socket));
  const web = await openPort((socket) => https.emit("connection", socket));
  let closed = false;
  const reboot = async () => {
    await realSleep(LEAVE_MS);
    await Promise.all([shell.shut(), web.shut()]);
    front.restart();
    state.update = "idle";
    state.isUpdated = true;
    await realSleep(DOWN_MS);
    if (!closed) await Promise.all([shell.open(), web.open()]);
  };
  const where = { host: "127.0.0.1", port: shell.port, user: "root", password, hostKeySha256: hostKey.fingerprint };
  const pages = { url: `https://127.0.0.1:${web.port}`, certSha256: certificate.sha256 };
  return {
    endpoints: { version: 1, appliances: [{ name: "vcsa-01", ssh: where, https: pages }] },
    journal,
    loginPageIsThere: () => front.phase === "login-page",
    close: async () => {
      closed = true;
      await Promise.all([shell.shut(), web.shut()]);
      https.close();
    },
  };
}

interface Port {
  readonly port: number;
  open(): Promise<void>;
  /** Nobody gets in, and who is in is out. */
  shut(): Promise<void>;
}

/** A port that can be closed and opened again. */
async function openPort(accept: (socket: Socket) => void): Promise<Port> {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let port = 0;
  const open = async () => {
    const opened = createServer({ noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.once("close", () => sockets.delete(socket));
      accept(socket);
    }).listen(port, "127.0.0.1");
    await once(opened, "listening");
    port = (opened.address() as AddressInfo).port;
    server = opened;
  };
  await open();
  return {
    port,
    open,
    shut: async () => {
      server?.close();
      server = undefined;
      for (const socket of sockets) socket.end();
      await nextTurn();
      for (const socket of sockets) socket.destroy();
    },
  };
}
