import { failed, type StepEnd } from "../../run/outcome.ts";
import type { Step, StepTools } from "../../run/step.ts";
import { neverCame, reasonOf, reboot, shutDown, untilLogin, wentDown } from "../steps/reboot.ts";
import { askAround, type UpdateContext } from "../update-context.ts";
import { sendOnce } from "./service.ts";

/**
 * V21–V23, by the API: an appliance that was updated by it reboots by itself (inferred), so that this waits. Only where it
 * still asks for its reboot minutes later, as after an installation by another way, is one sent: once.
 */
export const restReboot: Step<UpdateContext> = {
  ...reboot,
  run: async (context, tools) => {
    const stopped = context.found.booted ? undefined : await awaitBoot(context, tools);
    return stopped ?? untilLogin(context, tools);
  },
};

async function awaitBoot(context: UpdateContext, tools: StepTools): Promise<StepEnd | undefined> {
  tools.progress("waiting for the reboot that the appliance does by itself");
  const before = await askAround(context, tools, { state: "reboot-intended", since: context.choices.clock.now() });
  if (before.kind === "ended") return before.end;
  if (before.decision === "reboot") return sendReboot(context, tools);
  context.found.booted = true;
  return undefined;
}

async function sendReboot(context: UpdateContext, tools: StepTools): Promise<StepEnd | undefined> {
  tools.notice("The appliance does not reboot by itself, and still asks for it: the reboot is sent.");
  // With its services stopped, as after an installation over the shell, it has no API: the shell is always there.
  if (!(await sendOnce(context, async (service) => void (await service.state())))) return shutDown(context, tools);
  await tools.intend({ sending: "reboot", reason: reasonOf(context) });
  const since = context.choices.clock.now();
  const isTaken = await sendOnce(context, (service) => service.reboot(reasonOf(context)));
  if (await wentDown(context)) {
    await tools.observe({ gone: true });
    context.found.booted = true;
    return undefined;
  }
  const ruling = await askAround(context, tools, { state: "reboot-intended", since });
  if (ruling.kind === "ended") return ruling.end;
  if (ruling.decision === "confirm") {
    context.found.booted = true;
    return undefined;
  }
  if (isTaken) return neverCame();
  return failed("the reboot was sent and never arrived", "reboot it by hand, then resume");
}
