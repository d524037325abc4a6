import { PatchrigError } from "../../errors.ts";
import { done, type Facts, refused, type StepEnd } from "../../run/outcome.ts";
import type { Step, StepTools } from "../../run/step.ts";
import { findMachine } from "../machine/find-machine.ts";
import { makeClone } from "../machine/make-clone.ts";
import type { BackupChoice, UpdateContext } from "../update-context.ts";

/** V4, V6, V7: who must know, where the VM runs, and what brings it back. */
export const prepare: Step<UpdateContext> = {
  name: "prepare",
  title: "Prepare: tell the users, note the ESXi host, clone the appliance",
  run: async (context, tools) => {
    tellUsers(tools);
    const backup = await chooseBackup(context);
    if (typeof backup !== "string") return backup;
    if (backup === "clone") return cloneFirst(context, tools);
    const leftToYou = leaveToPerson(tools);
    if (backup === "none")
      tools.notice("No backup was made: nothing will bring the appliance back if the update fails.", "V7");
    return done({ backup, leftToYou });
  },
};

const tellUsers = (tools: StepTools): void =>
  tools.notice(
    "While the update runs nobody can connect to vCenter: no data-centre, cluster or VM operations. Tell its users now.",
    "V4",
  );

/** What a person does: the report says that it was left to one. */
function leaveToPerson(tools: StepTools): string {
  tools.notice(
    "Left to you: note which ESXi host runs the appliance's VM. If vCenter does not come back, log in there as root to see the VM's tasks and events.",
    "V6",
  );
  tools.notice(
    "Left to you: clone the appliance rather than snapshot it. It has several disks, and a snapshot of all needs it powered off.",
    "V7",
  );
  return "the ESXi host, the backup";
}

async function chooseBackup({ choices }: UpdateContext): Promise<BackupChoice | StepEnd> {
  if (choices.backup !== undefined) return choices.backup;
  if (choices.unattended || !choices.consent) {
    return refused(
      "nobody said whether there is a backup, and nobody is there to be asked",
      "give --backup clone, confirmed, or none",
    );
  }
  const summary = "If the update fails, only a clone or another backup made just now brings the appliance back.";
  const isThere = await choices.consent({ about: "backup", summary, text: "" });
  return isThere
    ? "confirmed"
    : refused("there is no backup of the appliance", "run with --backup clone, or with --backup none");
}

/** Nothing of the appliance is changed by it: it is written down, but it is no point of no return. */
async function cloneFirst({ target, choices, found }: UpdateContext, tools: StepTools): Promise<StepEnd> {
  const { inventory } = target;
  if (!inventory) {
    throw new PatchrigError("bad-usage", "--backup clone needs vCenter's /sdk", {
      hint: "give --sdk URL and --sdk-password-file FILE, or sdk in the endpoints document",
    });
  }
  const machine = await findMachine(inventory, target.clue ?? { name: target.name });
  const host = machine.host?.name ?? "unknown";
  tools.notice(
    `The VM ${machine.name} runs on the ESXi host ${host}: if vCenter does not come back, log in there as root.`,
    "V6",
  );
  const { clock, signal, cloneStore: store } = choices;
  const startedAt = clock.now();
  const end = await makeClone(inventory, machine, {
    clock,
    signal,
    store,
    begun: found.clone,
    onBegin: ({ name, task }) => tools.observe({ clone: name, task, vm: machine.name }),
    onProgress: (percent) => tools.progress(`cloning ${machine.name}: ${percent} %`),
  });
  const facts: Facts = { backup: "clone", vm: machine.name, host, disks: machine.disks.length };
  if (end.kind !== "done") return { ...end, facts };
  const { name, wasThere } = end.clone;
  return done({ ...facts, clone: name, wasThere, seconds: (clock.now() - startedAt) / 1000 });
}
