export type { AttachedSession, AttachOptions } from "./attach.ts";
export { createSimulator, type Simulator } from "./create-simulator.ts";
export type { ApplianceOptions, Bind, SimulatorOptions } from "./options.ts";
export type { Appliance, ApplianceState } from "./vcsa/appliance.ts";
export type { World, WorldEvent, WorldJournal } from "./world/world.ts";
