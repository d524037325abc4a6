import { PatchrigError } from "../../errors.ts";
import type { InventoryPort, Machine, MachineName } from "../../ports/inventory.ts";
import { standInOf } from "./stand-in.ts";

/** By what the appliance's machine is found in an inventory. */
export interface MachineClue {
  /** Its name there, where a person gives it. */
  readonly vm?: string | undefined;
  /** What the appliance is called. */
  readonly name: string;
  /** The address that its SSH is reached at. */
  readonly host?: string | undefined;
}

/**
 * The machine that the appliance runs in (V6): by the name that was given, else by its guest's address, else by the
 * appliance's own name. Where that one is off and a clone of it was put in its place, the clone. Throws `PatchrigError`
 * refused when there is none, or several.
 */
export async function findMachine(inventory: InventoryPort, clue: MachineClue): Promise<Machine> {
  const machines = await inventory.machines();
  const [found, other] = candidatesOf(machines, clue);
  if (found && !other) return runningOne(inventory, await inventory.machine(found.id));
  const looked = clue.vm ?? [clue.host, clue.name].filter((text) => text !== undefined).join(" or ");
  const what = found ? "several are" : "none is";
  throw new PatchrigError("refused", `which machine is the appliance? ${what} called, or reached at, ${looked}`, {
    hint: `name it by --vm: ${listed(machines)}`,
  });
}

/** Gone back to a clone (V7), the appliance runs in that: what is off is only kept until somebody has looked at it. */
const runningOne = async (inventory: InventoryPort, machine: Machine): Promise<Machine> =>
  machine.power === "off" ? ((await standInOf(inventory, machine.name)) ?? machine) : machine;

function candidatesOf(machines: readonly MachineName[], { vm, name, host }: MachineClue): readonly MachineName[] {
  if (vm !== undefined) return machines.filter((machine) => machine.name === vm);
  const at = host?.toLowerCase();
  const reached = machines.filter(({ addresses }) => addresses.some((address) => address.toLowerCase() === at));
  return reached.length > 0 ? reached : machines.filter((machine) => machine.name === name);
}

const SHOWN = 12;

function listed(machines: readonly MachineName[]): string {
  const names = machines.map(({ name }) => name).sort();
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  return `${names.slice(0, SHOWN).join(", ") || "this account sees none"}${more}`;
}
