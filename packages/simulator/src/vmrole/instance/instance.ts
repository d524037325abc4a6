import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import type { Deployment, Instance, Phase, Role } from "../fabric/fabric-state.ts";
import { freshDisk } from "./disk.ts";
import { tooLargeFor } from "./role-size.ts";

/** From nothing to ready (W27). */
export const CREATION: readonly Phase[] = ["CreatingVM", "StartingVM", "CreatingRole", "StartingRole", "ReadyRole"];
export const REIMAGE: readonly Phase[] = ["StoppingRole", ...CREATION];
export const REBOOT: readonly Phase[] = ["StoppingRole", "StartingVM", "StartingRole", "ReadyRole"];
export const START: readonly Phase[] = ["StartingVM", "StartingRole", "ReadyRole"];
export const RESTART: readonly Phase[] = ["RestartingRole", "ReadyRole"];
export const STOP: readonly Phase[] = ["StoppingRole", "StoppedVM"];

const LASTS = {
  CreatingVM: "createVm",
  StartingVM: "startVm",
  CreatingRole: "createRole",
  StartingRole: "startRole",
  RestartingRole: "startRole",
  StoppingRole: "stopRole",
} as const satisfies Partial<Record<Phase, Parameters<Fabric["lasts"]>[0]>>;

const AT_REST: ReadonlySet<Phase> = new Set(["ReadyRole", "StoppedVM", "FailedStartingVM"]);

/** Has it come to where it stays? */
export const isAtRest = ({ phase }: Instance): boolean => AT_REST.has(phase);

/** A new instance of a role that does not run yet. */
export function createInstance(fabric: Fabric, deployment: Deployment, role: Role, index: number): Instance {
  return {
    name: fill(fabric.profile.instance.name.text, { role: role.name, index }),
    ...{ role: role.name, index, phase: deployment.running ? "CreatingVM" : "StoppedVM", life: 0 },
    runs: { ...role, pack: deployment.pack.sha256 },
    disk: freshDisk(fabric, role),
  };
}

export const upgradeDomainOf = ({ profile }: Fabric, { index }: Instance): number =>
  index % profile.instance.upgradeDomains.value;

export const faultDomainOf = ({ profile }: Fabric, { index }: Instance): number =>
  index % profile.instance.faultDomains.value;

/** Leads an instance through phases, from now on and instead of what it was led through before. */
export function leadThrough(
  fabric: Fabric,
  deployment: Deployment,
  instance: Instance,
  phases: readonly Phase[],
): void {
  const [first, ...rest] = phases;
  if (first === undefined) return;
  instance.life += 1;
  enter(fabric, deployment, instance, first);
  goOn(fabric, deployment, instance, rest);
}

/** The event of an instance's next phase. Returns true when it has come to rest. */
export function instanceMoved(
  fabric: Fabric,
  deployment: Deployment,
  event: { readonly instance: string; readonly life: number; readonly phases: readonly Phase[] },
): boolean {
  const instance = deployment.instances.find(({ name }) => name === event.instance);
  const [next, ...rest] = event.phases;
  if (!instance || next === undefined || instance.life !== event.life) return false;
  const problem = next === "StartingVM" ? tooLargeFor(fabric, instance.runs) : undefined;
  if (problem) {
    instance.problem = problem;
    enter(fabric, deployment, instance, "FailedStartingVM");
    return true;
  }
  delete instance.problem;
  enter(fabric, deployment, instance, next);
  goOn(fabric, deployment, instance, rest);
  return rest.length === 0;
}

function enter({ record }: Fabric, deployment: Deployment, instance: Instance, phase: Phase): void {
  instance.phase = phase;
  record("instance", { deployment: deployment.name, instance: instance.name, phase });
}

function goOn(fabric: Fabric, deployment: Deployment, instance: Instance, phases: readonly Phase[]): void {
  const { phase, name, life } = instance;
  if (phases.length === 0) return;
  const lasts = phase in LASTS ? LASTS[phase as keyof typeof LASTS] : "startRole";
  fabric.after(fabric.lasts(lasts), { kind: "instance", deployment: deployment.id, instance: name, life, phases });
}
