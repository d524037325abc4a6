import type { Fabric } from "../fabric/fabric.ts";
import type { Deployment, Instance, Operation, Phase } from "../fabric/fabric-state.ts";
import { type Named, operationBy, placeOf } from "../service/deployment.ts";
import { instanceOf, refuseHeld } from "../service/find.ts";
import { hold, releaseWhenSettled } from "../service/settle.ts";
import { freshDisk, reimagedDisk } from "./disk.ts";
import { leadThrough, REBOOT, REIMAGE } from "./instance.ts";

/** Restarts an instance's operating system; its disk stays (W18). Throws `ServiceRefusal`. */
export const rebootInstance = (fabric: Fabric, named: Named, name: string): Operation =>
  act(fabric, { named, name, what: "reboot", phases: REBOOT }, () => {});

/** Applies an instance's image anew: what was written to it is lost (M7). Throws `ServiceRefusal`. */
export const reimageInstance = (fabric: Fabric, named: Named, name: string): Operation =>
  act(fabric, { named, name, what: "reimage", phases: REIMAGE }, (instance) => {
    instance.disk = reimagedDisk(fabric, instance.runs, instance.disk);
  });

/** The machine below an instance breaks: it is made again elsewhere from its image, and all that was written is lost (M7). */
export function failHardware(fabric: Fabric, deployment: Deployment, instance: Instance): void {
  const lost = Object.keys(instance.disk.files);
  instance.disk = freshDisk(fabric, instance.runs);
  fabric.record("hardware-failure", { deployment: deployment.name, instance: instance.name, lost });
  if (deployment.running) leadThrough(fabric, deployment, instance, REIMAGE.slice(1));
}

interface Act {
  readonly named: Named;
  readonly name: string;
  readonly what: "reboot" | "reimage";
  readonly phases: readonly Phase[];
}

function act(fabric: Fabric, { named, name, what, phases }: Act, change: (instance: Instance) => void): Operation {
  const { deployment } = placeOf(fabric, named);
  const instance = instanceOf(fabric, deployment, name);
  refuseHeld(fabric, deployment);
  const { id } = hold(fabric, deployment);
  const before = Object.keys(instance.disk.files);
  change(instance);
  const lost = before.filter((path) => !(path in instance.disk.files));
  fabric.record(what, { deployment: deployment.name, instance: instance.name, lost });
  if (deployment.running) leadThrough(fabric, deployment, instance, phases);
  releaseWhenSettled(fabric, deployment);
  return operationBy(fabric, id);
}
