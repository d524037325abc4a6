import { randomInt } from "node:crypto";
import { createServer, type Server, type Socket } from "node:net";
import { nextTurn, realSleep } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";

export interface GateOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** The option that named the port, for the message when it is taken: `--ssh`. */
  readonly option: string;
  /** Who serves what comes in. */
  onSocket(socket: Socket): void;
  /** Called whenever the gate opens, closes, or lets somebody in. */
  onTraffic(): void;
}

/** A TCP port that comes and goes with the machine behind it, and is always the same one. */
export interface Gate {
  readonly port: number;
  /** Opens or closes; the last call wins. Closed means refused, and whoever was inside is out. */
  set(open: boolean): void;
  /** Resolves once what `set` asked for last is so. Throws when the port cannot be had again. */
  settled(): Promise<void>;
  /** Closes for good, at once. */
  close(): Promise<void>;
}

/**
 * Below the ports that systems hand out to outgoing connections: a closed port among those could be taken by a client's
 * own end, or connect to itself, while the machine behind it boots.
 */
const FREE_PORTS = { low: 20_000, high: 32_000 } as const;
const TRIES = { choose: 60, reopen: 200 } as const;

/** Finds the port and leaves the gate as `open` says. Throws `PatchrigError` port-in-use. */
export async function createGate(options: GateOptions, open: boolean): Promise<Gate> {
  const gate = new PortGate(options);
  await gate.begin();
  if (!open) await gate.close();
  return gate;
}

class PortGate implements Gate {
  readonly #options: GateOptions;
  readonly #inside = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;
  #wanted = true;
  #working: Promise<void> | undefined;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  get port(): number {
    return this.#port;
  }

  async begin(): Promise<void> {
    this.#server = await listenFirst(this.#options, this.#take);
    this.#port = portOf(this.#server);
  }

  set(open: boolean): void {
    this.#wanted = open;
    // Refuse at once; whoever polls must not slip in before the next turn.
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
    // What is asked for between the work's last look and its end is seen by nobody else.
    this.#working.then(
      () => this.#isDue() && this.set(this.#wanted),
      () => {},
    );
  }

  async settled(): Promise<void> {
    while (this.#working) await this.#working;
  }

  /** Handed on as it stands, to whoever closes several things. */
  readonly close = async (): Promise<void> => {
    this.set(false);
    await this.settled();
  };

  readonly #take = (socket: Socket): void => {
    this.#inside.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => {
      this.#inside.delete(socket);
      this.#options.onTraffic();
    });
    this.#options.onTraffic();
    this.#options.onSocket(socket);
  };

  readonly #isDue = (): boolean => this.#wanted !== (this.#server !== undefined);

  async #work(): Promise<void> {
    while (this.#isDue()) await (this.#wanted ? this.#reopen() : this.#shut());
  }

  async #reopen(): Promise<void> {
    this.#server = await listenAgain({ ...this.#options, port: this.#port }, this.#take, () => this.#wanted);
    this.#options.onTraffic();
  }

  async #shut(): Promise<void> {
    const closing = this.#server;
    this.#server = undefined;
    this.#options.onTraffic();
    closing?.close();
    const inside = [...this.#inside];
    // What was said before the line drops is still sent.
    for (const socket of inside) socket.end();
    await nextTurn();
    for (const socket of inside) socket.destroy();
  }
}

/** Starts listening: on the wanted port, or on any that is free. */
async function listenFirst(options: GateOptions, take: (socket: Socket) => void): Promise<Server> {
  if (options.port !== 0) return listen(options, take);
  for (let attempt = 0; attempt < TRIES.choose; attempt++) {
    const port = randomInt(FREE_PORTS.low, FREE_PORTS.high);
    const server = await listen({ ...options, port }, take).catch(whenTaken);
    if (server) return server;
  }
  return listen(options, take);
}

/** Somebody else may sit on the port for a moment; it is asked for again until it is no longer wanted. */
async function listenAgain(
  options: GateOptions,
  take: (socket: Socket) => void,
  wanted: () => boolean,
): Promise<Server | undefined> {
  for (let attempt = 1; wanted(); attempt++) {
    try {
      return await listen(options, take);
    } catch (error) {
      if (attempt >= TRIES.reopen) throw error;
      await realSleep(25);
    }
  }
  return undefined;
}

function listen({ host, port, option }: GateOptions, take: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true }, take);
    server.once("error", (cause: NodeJS.ErrnoException) => reject(explain(cause, { host, port, option })));
    server.listen({ host, port }, () => {
      server.removeAllListeners("error").on("error", () => {});
      resolve(server);
    });
  });
}

function explain(cause: NodeJS.ErrnoException, at: { host: string; port: number; option: string }): PatchrigError {
  const place = `${at.host}:${at.port} (${at.option})`;
  if (cause.code === "EADDRINUSE") {
    return new PatchrigError("port-in-use", `${place}: another program listens there`, { cause });
  }
  if (cause.code === "EACCES") {
    return new PatchrigError("port-in-use", `${place}: this user may not listen there`, { cause });
  }
  return new PatchrigError("bad-usage", `${place}: cannot listen there: ${cause.message}`, { cause });
}

function whenTaken(error: unknown): undefined {
  if (error instanceof PatchrigError && error.code === "port-in-use") return undefined;
  throw error;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}
