import { createServer } from "node:https";
import { join } from "node:path";
import { createCertificate } from "@patchrig/core/certificate";
import type { Context } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { checkUrl } from "../../target/place.ts";
import { forward } from "./forward.ts";
import { createHarWriter } from "./har-writer.ts";
import { listenOn } from "./listen.ts";
import type { RecordHttpsOptions } from "./options.ts";
import { createSessionFiles } from "./session-files.ts";
import { readWebTrust } from "./web-trust.ts";

/** A proxy in front of a web front or an API that takes its exchanges down as HAR. */
export async function recordHttps(options: RecordHttpsOptions, context: Context): Promise<ExitCode> {
  const to = options.to ?? "";
  checkUrl("--to", to);
  const target = new URL(to);
  const trust = await readWebTrust(options, context);
  const files = await createSessionFiles(options, context, { hosts: [target.hostname], users: [] });
  const own = createCertificate(["127.0.0.1", "localhost"]);
  const har = createHarWriter(join(files.folder, "session.har"), files.rules);
  const server = createServer({ cert: own.certificate, key: own.key }, (request, response) => {
    void forward(request, response, { target, trust, clock: context.clock, onExchange: har.write, learn: files.learn });
  });
  const { host, port } = await listenOn(server, options.listen);
  const url = `https://${host}:${port}`;
  if (options.json) {
    context.stdout.write(
      `${JSON.stringify({ version: 1, https: { url, certSha256: own.sha256 }, folder: files.folder })}\n`,
    );
  } else {
    context.stderr.write(`recording to ${har.file}; certificate ${own.sha256}; Ctrl+C ends it\n`);
    context.stdout.write(`${url}\n`);
  }
  await new Promise<void>((resolve) => {
    if (context.interrupted.aborted) resolve();
    context.interrupted.addEventListener("abort", () => resolve(), { once: true });
    if (options.once) server.on("secureConnection", (socket) => socket.once("close", () => resolve()));
  });
  server.close();
  server.closeAllConnections();
  har.close();
  context.stderr.write(`recorded: ${har.file} (${har.count()} exchanges)\n`);
  return EXIT.done;
}
