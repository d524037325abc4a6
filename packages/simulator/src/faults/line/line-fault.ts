import type { Armed, Fault } from "../fault.ts";
import type { Hooks } from "../hooks.ts";
import { type Cut, FAULT_PHASES } from "../subject.ts";
import { duringUpdate } from "../update/update-fault.ts";

/** What sets the ways to lose a line apart. */
export interface LineFault extends Pick<Fault, "id" | "title" | "backing" | "client"> {
  readonly cut: Cut;
}

/** The seconds after which a line is cut that no update is drawn along. */
const SOON_MS = 2_000;

/**
 * A fault that cuts every connection to SSH: somewhere within a long write of an update, or a moment after a command was
 * entered where the selector names a command or a phase without updates.
 */
export function lineFault({ cut, ...rest }: LineFault): Fault {
  return {
    ...rest,
    kind: "fault",
    target: { hook: "update", phases: FAULT_PHASES, command: true },
    defaults: { phase: "install", first: 1 },
    expects: "recovered",
    create: (armed) => (waitsForCommand(armed) ? afterCommand(armed, cut) : withinUpdate(armed, cut)),
  };
}

const UPDATING: ReadonlySet<string> = new Set(["stage", "install", "services-stopped"]);

const waitsForCommand = ({ selector: { command, phase } }: Armed) =>
  command !== undefined || (phase !== undefined && !UPDATING.has(phase));

const withinUpdate = (armed: Armed, cut: Cut): Hooks => duringUpdate(armed, () => armed.subject.cutLines(cut));

const afterCommand = ({ strike, later, random, subject }: Armed, cut: Cut): Hooks => ({
  command: () => {
    if (strike()) later(random.integer(0, SOON_MS), () => subject.cutLines(cut));
    return undefined;
  },
});
