import { formatInstant, parseInstant } from "../../clock/index.ts";

/**
 * `vcsa-01-patchrig-20151008T024005Z`: whose clone it is and when it was begun, so that no other record is needed. A
 * clone of a clone that was put back is named after the machine that it stands in for: they are one appliance's.
 */
export const cloneName = (machine: string, at: number): string =>
  `${clonedMachine(machine) ?? machine}-patchrig-${formatInstant(at).replaceAll(/[-:]|\.\d+/g, "")}`;

/** When the clone of that name was begun, epoch milliseconds; undefined when it is no clone of that machine's. */
export function cloneTime(name: string, machine: string): number | undefined {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stampOf(name, machine)) ?? [];
  return y === undefined ? undefined : parseInstant(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}

const stampOf = (name: string, machine: string): string =>
  name.startsWith(`${machine}-patchrig-`) ? name.slice(`${machine}-patchrig-`.length) : "";

/** Whose clone it is, by its name; undefined when it is none. */
export const clonedMachine = (name: string): string | undefined => /^(.+)-patchrig-\d{8}T\d{6}Z$/.exec(name)?.[1];
