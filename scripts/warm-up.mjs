// Runs the bundle as `patchrig simulate` until it has answered once over SSH and HTTPS; keeps what V8 has compiled by then.
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { loadBundle } from "../packages/cli/bin/load-bundle.cjs";

const bundle = resolve("packages/cli/dist/patchrig.cjs");
const folder = mkdtempSync(join(tmpdir(), "patchrig-warm-up-"));
const endpoints = join(folder, "endpoints.json");
const ports = ["--ssh", "--https", "--vami", "--admin"].flatMap((option) => [option, "127.0.0.1:0"]);
process.argv = [process.execPath, "patchrig", "simulate", "--json", "--endpoints", endpoints, ...ports];
process.stdout.write = (_text, _encoding, done) => {
  if (typeof done === "function") done();
  return true;
};
const createCache = loadBundle(bundle);
process.on("exit", () => {
  // V8 takes a cache only under the flags that it was made under; a simulator has changed this one meanwhile.
  setFlagsFromString("--semi-space-growth-factor=2");
  writeFileSync(`${bundle}.cache`, createCache());
  rmSync(folder, { recursive: true });
});
const [appliance] = (await read()).appliances;
await Promise.all([greet(appliance.ssh), ask(appliance.https.url)]);
process.kill(process.pid, "SIGTERM");

async function read() {
  for (;;) {
    try {
      return JSON.parse(readFileSync(endpoints, "utf8"));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function greet({ host, port }) {
  const socket = connect(port, host);
  await once(socket, "data");
  socket.destroy();
}

async function ask(url) {
  const asked = request(url, { rejectUnauthorized: false }).end();
  const [response] = await once(asked, "response");
  response.resume();
  await once(response, "end");
}
