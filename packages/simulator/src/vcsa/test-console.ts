import { parseInstant } from "@patchrig/core/clock";
import { createMemoryChannel, type SshExit } from "@patchrig/core/ssh";
import { createWorld } from "../world/create-world.ts";
import type { World } from "../world/world.ts";
import type { Appliance } from "./machine/appliance.ts";
import { createAppliance } from "./machine/create-appliance.ts";
import type { MachineSetup } from "./machine/machine.ts";

/** A world and an appliance in it, for tests: at full speed from 8 October 2015 on, with the field note's medium. */
export function createTestAppliance(options: Partial<MachineSetup> & { startsAt?: string; seed?: number } = {}) {
  const { startsAt = "2015-10-08T02:40:05Z", seed = 1, ...setup } = options;
  const world = createWorld({ seed, startsAt: parseInstant(startsAt) ?? 0, speed: "max" });
  const appliance = createAppliance(world, {
    name: "vcsa-01",
    profile: "vcsa/6.0",
    password: "s3cret word",
    iso: U1,
    ...setup,
  });
  return { world, appliance };
}

export const U1 = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";
export const U1_TP = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-TP.iso";

/** What an outsider does at a session and sees of it. */
export interface TestConsole {
  /** Types text as it is. */
  type(text: string): Promise<void>;
  /** Types a line and resolves with all that came until `until` (the next prompt by default) stands at the end. */
  run(line: string, until?: string): Promise<string>;
  /** Resolves once what was said since the last look ends with one of the texts; with all that was said since. */
  until(...texts: string[]): Promise<string>;
  /** Everything so far, `\r\n` as `\n`. */
  readonly screen: string;
  readonly errors: string;
  readonly exit: Promise<SshExit>;
  close(): void;
  end(): void;
}

const PROMPT = "Command> ";

interface ConsoleOptions {
  readonly from?: string;
  readonly rows?: number;
  readonly term?: string;
}

/** Logs in on a terminal. */
export function openConsole(appliance: Appliance, options: ConsoleOptions = {}): TestConsole {
  const { from = "192.168.10.11", rows = 24, term = "vt100" } = options;
  return attach(appliance, {
    kind: "shell",
    user: "root",
    from: { address: from, port: 50_022 },
    terminal: { term, columns: 80, rows },
  });
}

/** Runs one command without a terminal. */
export function execute(appliance: Appliance, command: string, kind: "exec" | "subsystem" = "exec"): TestConsole {
  return attach(appliance, { kind, command, user: "root", from: { address: "192.168.10.11", port: 50_023 } });
}

function attach(appliance: Appliance, options: Parameters<typeof createMemoryChannel>[0]): TestConsole {
  const { server, client } = createMemoryChannel(options);
  let [screen, errors, looked] = ["", "", 0];
  let changed: () => void = () => {};
  client.onOutput((bytes) => {
    screen += bytes.toString().replaceAll("\r\n", "\n");
    changed();
  });
  client.onErrorOutput((bytes) => {
    errors += bytes.toString();
  });
  appliance.serve(server);
  const until = async (...texts: string[]) => {
    while (!texts.some((text) => screen.slice(looked).endsWith(text))) {
      await new Promise<void>((resolve) => {
        changed = resolve;
      });
    }
    const said = screen.slice(looked);
    looked = screen.length;
    return said;
  };
  return {
    type: (text) => client.write(text),
    run: async (line, expected = PROMPT) => {
      looked = screen.length;
      await client.write(`${line}\r`);
      return until(expected);
    },
    until,
    get screen() {
      return screen;
    },
    get errors() {
      return errors;
    },
    exit: client.exit,
    close: () => client.close(),
    end: () => client.end(),
  };
}

/** Resolves when an event of that kind is in the journal. */
export function happening(world: World, type: string, detail: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const fits = (event: Readonly<Record<string, unknown>>) =>
    event.type === type && Object.entries(detail).every(([key, value]) => event[key] === value);
  if (world.journal.events.some(fits)) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = world.journal.follow((event) => {
      if (!fits(event)) return;
      stop();
      resolve();
    });
  });
}
