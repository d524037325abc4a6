import { done, refused, type StepEnd } from "../../run/outcome.ts";
import type { Step, StepTools } from "../../run/step.ts";
import type { BackupChoice, UpdateContext } from "../update-context.ts";

/** V4, V6, V7: who must know, where the VM runs, and what brings it back. */
export const prepare: Step<UpdateContext> = {
  name: "prepare",
  title: "Prepare: tell the users, note the ESXi host, clone the appliance",
  run: async (context, tools) => {
    giveAdvice(tools);
    const backup = await chooseBackup(context);
    if (typeof backup !== "string") return backup;
    if (backup === "none")
      tools.notice("No backup was made: nothing will bring the appliance back if the update fails.", "V7");
    return done({ backup });
  },
};

function giveAdvice(tools: StepTools): void {
  tools.notice(
    "While the update runs nobody can connect to vCenter: no data-centre, cluster or VM operations. Tell its users now.",
    "V4",
  );
  tools.notice(
    "Note which ESXi host runs the appliance's VM: if vCenter does not come back, log in there as root to see the VM's tasks and events.",
    "V6",
  );
  tools.notice(
    "Clone the appliance rather than snapshot it: it has several disks, and a snapshot of all needs it powered off.",
    "V7",
  );
}

async function chooseBackup({ choices }: UpdateContext): Promise<BackupChoice | StepEnd> {
  if (choices.backup === "clone") {
    return refused(
      "cloning the appliance needs /sdk, which this release of patchrig does not speak yet",
      "clone the VM in the vSphere Client, then run with --backup confirmed",
    );
  }
  if (choices.backup !== undefined) return choices.backup;
  if (choices.unattended || !choices.consent) {
    return refused(
      "nobody said whether there is a backup, and nobody is there to be asked",
      "give --backup confirmed, or none",
    );
  }
  const summary = "Is there a clone or another backup of this appliance, made just now?";
  const isThere = await choices.consent({ about: "backup", summary, text: "" });
  return isThere
    ? "confirmed"
    : refused("there is no backup of the appliance", "clone it first, or run with --backup none");
}
