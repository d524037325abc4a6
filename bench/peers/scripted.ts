import { fileURLToPath } from "node:url";
import { freePort, type PeerKind, startServer, V8_WARM_UP } from "./peer.ts";

const python = "/usr/bin/python3"; // Debian's modules are not seen by another python3 on PATH

/** Servers of a library's smallest program, all called alike: PORT HOST_KEY AUTHORIZED_KEYS ANSWER. */
export const asyncssh = scripted("asyncssh", 200, [python, script("asyncssh-server.py")]);
export const conch = scripted("Twisted conch", 200, [python, script("conch-server.py")]);
export const bareSsh2 = scripted("bare ssh2", V8_WARM_UP, [process.execPath, script("bare-ssh2-server.mjs")]);

function scripted(name: string, warmUp: number, program: readonly string[]): PeerKind {
  return {
    name,
    warmUp,
    async start({ hostKey, authorizedKeys, answer, user }) {
      const port = await freePort();
      const argv = [...program, String(port), hostKey, authorizedKeys, answer];
      return startServer({ name, argv, port, user });
    },
  };
}

function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
