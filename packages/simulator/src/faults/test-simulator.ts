import { connectSsh, type SshConnection, type SshExit } from "@patchrig/core/ssh";
import type { AttachOptions } from "../attach.ts";
import { createSimulator, type Simulator } from "../create-simulator.ts";
import type { SimulatorOptions } from "../options.ts";
import type { Appliance } from "../vcsa/machine/appliance.ts";

export const U1 = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";
export const STAGE = "software-packages stage --iso --acceptEulas";
export const INSTALL = "software-packages install --staged";
export const REBOOT = "shutdown reboot -r update";
export const PROMPT = "Command> ";

/** One simulated appliance on which something goes wrong, and what an outsider does with it. For tests. */
export interface TestSimulator {
  readonly simulator: Simulator;
  readonly appliance: Appliance;
  /** Runs one command without a terminal, in memory. */
  run(command: string): Promise<Ended>;
  /** Begins one. */
  begin(command: string | undefined, options?: AttachOptions): Begun;
  /** Resolves once it holds, looking after every event. */
  until(holds: () => boolean): Promise<void>;
  /** Logs in over a socket, by what the endpoints said. */
  connect(): Promise<SshConnection>;
}

export interface Ended {
  readonly exit: SshExit;
  readonly screen: string;
  readonly errors: string;
}

export interface Begun {
  readonly exit: Promise<SshExit>;
  readonly screen: string;
  readonly errors: string;
  /** How the output was cut. */
  readonly reads: readonly string[];
  type(text: string): Promise<void>;
  /** Resolves once what was said ends so. */
  says(ending: string): Promise<void>;
  close(): void;
}

const started: Simulator[] = [];

export async function createTestSimulator(
  faults: NonNullable<SimulatorOptions["faults"]>,
  options: { readonly iso?: string; readonly seed?: number; readonly profile?: string } = {},
): Promise<TestSimulator> {
  const { iso = U1, seed = 7, profile = "vcsa/6.0" } = options;
  const simulator = await createSimulator({
    appliances: [{ name: "vcsa-01", profile, iso, password: "s3cret word" }],
    seed,
    startsAt: 1_444_271_676_281,
    speed: "max",
    faults,
  });
  started.push(simulator);
  const [appliance] = simulator.appliances;
  if (!appliance) throw new RangeError("no appliance");
  const begin = (command: string | undefined, attach: AttachOptions = {}) =>
    watch(simulator.attach("vcsa-01", { ...attach, ...(command === undefined ? {} : { command }) }));
  return {
    simulator,
    appliance,
    begin,
    run: async (command) => {
      const begun = begin(command);
      const exit = await begun.exit;
      return { exit, screen: begun.screen, errors: begun.errors };
    },
    until: (holds) => until(simulator, holds),
    connect: () => connect(simulator),
  };
}

export const closeTestSimulators = () => Promise.all(started.splice(0).map((simulator) => simulator.close()));

type Watched = Pick<ReturnType<Simulator["attach"]>, "onOutput" | "onErrorOutput" | "write" | "exit" | "close">;

export function watch(session: Watched): Begun {
  const reads: string[] = [];
  let [screen, errors] = ["", ""];
  let changed: () => void = () => {};
  session.onOutput((bytes) => {
    reads.push(bytes.toString("latin1"));
    screen += bytes;
    changed();
  });
  session.onErrorOutput((bytes) => {
    errors += bytes;
  });
  return {
    exit: session.exit,
    get screen() {
      return screen.replaceAll("\r\n", "\n");
    },
    get errors() {
      return errors;
    },
    reads,
    type: (text) => session.write(text),
    says: async (ending) => {
      while (!screen.endsWith(ending)) {
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      }
    },
    close: () => session.close(),
  };
}

async function until({ world }: Simulator, holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise<void>((resolve) => {
      const stop = world.journal.follow(() => {
        stop();
        resolve();
      });
    });
  }
}

const listening = new WeakMap<Simulator, ReturnType<Simulator["listen"]>>();

/** Where it is reached. */
export function endpointsOf(simulator: Simulator): ReturnType<Simulator["listen"]> {
  const known = listening.get(simulator);
  if (known) return known;
  const begun = simulator.listen();
  listening.set(simulator, begun);
  return begun;
}

async function connect(simulator: Simulator): Promise<SshConnection> {
  const [at] = (await endpointsOf(simulator)).appliances;
  if (!at) throw new RangeError("no appliance");
  const { host, port, user, password = "", hostKeySha256 } = at.ssh;
  return connectSsh({ host, port, user, password, verifyHostKey: (fingerprint) => fingerprint === hostKeySha256 });
}
