import type { OwnCall } from "../../call.ts";
import { expectPower } from "../../estate/power.ts";
import { VimFault } from "../../soap/vim-fault.ts";
import { machineOn } from "../arguments.ts";
import { startOn } from "./start-task.ts";

/** PowerOnVM_Task, PowerOffVM_Task, ResetVM_Task, Destroy_Task. */
export const power = (what: "power-on" | "power-off" | "reset" | "destroy") => (call: OwnCall) =>
  startOn(call, machineOn(call), { do: what });

/** ShutdownGuest, RebootGuest: no task; the system inside is asked, and takes its time. */
export const askGuest =
  (action: "poweroff" | "reboot") =>
  (call: OwnCall): undefined => {
    const { estate } = call.face;
    const vm = machineOn(call);
    expectPower(estate, vm, "poweredOn");
    if (vm !== estate.applianceVm) {
      if (action === "poweroff") vm.power = "poweredOff";
      estate.changed();
      return;
    }
    if (!estate.guest.toolsRun) throw new VimFault("ToolsUnavailable");
    estate.guest.shutdown(action);
  };
