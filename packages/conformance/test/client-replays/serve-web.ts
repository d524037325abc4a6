import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createTarget, type Target } from "@patchrig/core";
import { createCertificate } from "@patchrig/core/certificate";
import { VirtualClock } from "@patchrig/core/clock";

/** A web server of a recording, and patchrig's own client at it. */
export interface ServedWeb {
  readonly target: Target;
  readonly url: string;
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Serves over HTTPS on a loopback port of its own; front and management interface are the same. Nothing answers to SSH. */
export async function serveWeb(answer: Answer): Promise<ServedWeb> {
  const { certificate, key, sha256 } = createCertificate(["127.0.0.1"]);
  const server = createServer({ cert: certificate, key }, answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = new VirtualClock({ startsAt: 1_767_225_600_000, speed: "max" });
  const endpoints = {
    name: "recording",
    ssh: { host: "127.0.0.1", port: 1, user: "root", password: "recorded" },
    https: { url, certSha256: sha256 },
    vami: { url, certSha256: sha256 },
    sdk: { url: `${url}/sdk`, password: "recorded" },
  };
  return {
    target: createTarget(endpoints, { clock, onTraffic: () => clock.touch() }),
    url,
    close: async () => {
      clock.close();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
