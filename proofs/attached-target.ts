import type { ShellEnd, ShellSession, Target, WebPort } from "@patchrig/core";
import { PatchrigError } from "@patchrig/core/errors";
import type { Appliance, Simulator } from "@patchrig/simulator";

/** A simulated appliance as the client's target, without a network: the same bytes, no sockets. */
export function attachedTarget(simulator: Simulator, name: string): Target {
  const appliance = simulator.appliances.find((each) => each.name === name);
  if (!appliance) throw new RangeError(`no appliance ${name}`);
  return {
    name,
    redact: (text) => text,
    web: webOf(appliance),
    shell: {
      open: async ({ window = { columns: 80, rows: 24 }, signal } = {}) => {
        signal?.throwIfAborted();
        return sessionOf(simulator.attach(name, { terminal: { term: "xterm", ...window } }));
      },
    },
  };
}

function sessionOf(attached: ReturnType<Simulator["attach"]>): ShellSession {
  let closed = false;
  const ended = attached.exit.then(({ status }): ShellEnd => {
    if (closed) return { kind: "closed" };
    return status === undefined ? { kind: "lost", reason: "the peer closed it" } : { kind: "exited", status };
  });
  return {
    banner: attached.banner,
    output: read(attached, ended),
    ended,
    send: (text) => attached.write(text),
    close: async () => {
      closed = true;
      attached.close();
      await ended;
    },
  };
}

function read(attached: ReturnType<Simulator["attach"]>, ended: Promise<ShellEnd>): AsyncIterable<string> {
  const chunks: string[] = [];
  let over = false;
  let wake = () => {};
  attached.onOutput((bytes) => {
    chunks.push(bytes.toString("utf8"));
    wake();
  });
  void ended.then(() => {
    over = true;
    wake();
  });
  async function* reading(): AsyncGenerator<string> {
    for (;;) {
      const chunk = chunks.shift();
      if (chunk !== undefined) yield chunk;
      else if (over) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }
  return reading();
}

function webOf(appliance: Appliance): WebPort {
  return {
    canConnect: async (port) => appliance.ports[port],
    get: async (path, { on = "https" } = {}) => {
      if (!appliance.ports[on]) throw new PatchrigError("not-reachable", `${appliance.name}: ${on} does not accept`);
      const { status, headers, body } = appliance.answer(on, path, "GET");
      return {
        status,
        contentType: headers["content-type"] ?? "",
        location: headers.location,
        body: typeof body === "string" ? body : body.toString("utf8"),
      };
    },
  };
}
