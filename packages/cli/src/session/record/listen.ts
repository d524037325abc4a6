import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import { PatchrigError } from "@patchrig/core/errors";

/** Listens on a loopback address, any free port when none is said. Throws `PatchrigError` bad-usage, port-in-use. */
export async function listenOn(
  server: Server,
  where = "127.0.0.1:0",
): Promise<{ readonly host: string; readonly port: number }> {
  const [, host, port] = /^(127(?:\.\d{1,3}){3}|localhost|::1|\[::1\]):(\d{1,5})$/.exec(where) ?? [];
  if (host === undefined || port === undefined || Number(port) > 65_535) {
    throw new PatchrigError(
      "bad-usage",
      `--listen: expected a loopback address such as 127.0.0.1:2222, got "${where}"`,
    );
  }
  server.listen(Number(port), host.replace(/^\[|\]$/g, ""));
  await once(server, "listening").catch((cause: NodeJS.ErrnoException) => {
    throw new PatchrigError("port-in-use", `--listen: ${where} cannot be listened on: ${cause.message}`, { cause });
  });
  const { address, port: real } = server.address() as AddressInfo;
  return { host: address, port: real };
}
