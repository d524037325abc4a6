import type { OwnCall } from "../../call.ts";
import { expectText, machineOn } from "../arguments.ts";
import { startOn } from "./start-task.ts";

/** Rename_Task, of machines. */
export const renameMachine = (call: OwnCall) =>
  startOn(call, machineOn(call), { do: "rename", name: expectText(call.args, "newName") });
