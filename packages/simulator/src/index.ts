export type { AttachedSession, AttachOptions } from "./attach.ts";
export { createSimulator, type Simulator } from "./create-simulator.ts";
export type { Fault, FaultDescription, FaultSelector, FaultTarget } from "./faults/fault.ts";
export { listFaults } from "./faults/index.ts";
export { parseFaultSelector } from "./faults/parse-fault-selector.ts";
export type { ArmedReport, FaultHits, FaultRegistry } from "./faults/registry.ts";
export { FAULT_PHASES, type FaultPhase } from "./faults/subject.ts";
export type {
  ApplianceOptions,
  Bind,
  ManagementAccess,
  ManagementOptions,
  SimulatorOptions,
  StorageAccess,
} from "./options.ts";
export { type ClientSeen, type Judgement, judgeScenario, timesEntered } from "./scenario/judge-scenario.ts";
export { listScenarios, loadScenario } from "./scenario/load-scenario.ts";
export type { Expected, Scenario, ScenarioAppliance } from "./scenario/scenario.ts";
export { toSimulatorOptions } from "./scenario/to-simulator-options.ts";
export type { Snapshot } from "./snapshot/snapshot.ts";
export type { Appliance, ApplianceState } from "./vcsa/machine/appliance.ts";
export type { World, WorldEvent, WorldJournal } from "./world/world.ts";
