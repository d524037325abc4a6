import { formatInstant } from "../../clock/index.ts";
import { PatchrigError } from "../../errors.ts";
import type { InventoryPort, Machine } from "../../ports/inventory.ts";
import { done, failed, type Problem, refused, type StepEnd } from "../../run/outcome.ts";
import type { Step, StepTools } from "../../run/step.ts";
import type { Builds } from "../decide/assess.ts";
import { recordedStep } from "../ready/durations.ts";
import { LIMITS } from "../ready/limits.ts";
import { waitUntilReady } from "../ready/ready.ts";
import { verify } from "../ready/verify.ts";
import type { Target } from "../target.ts";
import type { UpdateChoices } from "../update-context.ts";
import { awaitTask } from "./await-task.ts";
import { clonedMachine, cloneTime } from "./clone-name.ts";
import { clonesOf } from "./clones.ts";
import type { MachineClue } from "./find-machine.ts";
import { standInOf } from "./stand-in.ts";

/** What a way back needs: whom to ask, the broken appliance, and which clone it was. */
export interface RestoreContext {
  readonly target: Target;
  /** The ESXi host's own /sdk where vCenter is the appliance itself: it goes down with it (V6). */
  readonly inventory: InventoryPort;
  readonly clue: MachineClue;
  /** The clone's name; the newest without it. */
  readonly clone?: string | undefined;
  /** When the update's installation was begun, epoch milliseconds, where a journal tells: no way back was made after. */
  readonly installedAt?: number | undefined;
  /** What ran before the update, where a journal tells. */
  readonly before?: Builds | undefined;
  readonly choices: Pick<UpdateChoices, "clock" | "signal" | "consent" | "unattended">;
  readonly found: { broken?: Machine; clone?: Machine; after?: Builds };
}

const chooseClone: Step<RestoreContext> = {
  name: "choose-clone",
  title: "Find the clone that is gone back to",
  run: async (context) => {
    const { inventory, clue, choices } = context;
    const named = await findNamed(inventory, clue);
    const clone = await findClone(context, named.name);
    const broken = await brokenOne(inventory, named, clone);
    Object.assign(context.found, { broken, clone });
    const host = clone.host?.name ?? null;
    const facts = { vm: broken.name, clone: clone.name, host };
    if (clone.disks.length === 0) {
      return refused(`${clone.name} has no disks`, "it brings nothing back: name another one by --clone", facts);
    }
    const late = madeTooLate(context, clone.name);
    if (late) return refused(late.text, late.hint, facts);
    if (choices.unattended) return done({ ...facts, consent: "beforehand" });
    const summary = `${broken.name} is powered off${broken.power === "off" ? " already" : ""}, and ${clone.name} is powered on in its stead. What was written since the clone was made stays on ${broken.name}.`;
    const isGiven = (await choices.consent?.({ about: "restore", summary, text: "" })) ?? false;
    return isGiven
      ? done({ ...facts, consent: "by a person" })
      : refused("nobody said yes to it", "nothing was changed", facts);
  },
};

const powerOffBroken: Step<RestoreContext> = {
  name: "power-off",
  title: "Power the broken appliance off",
  run: async (context, tools) => {
    const { broken } = context.found;
    if (!broken) throw new PatchrigError("internal", "no appliance was chosen");
    return switchPower(context, tools, { machine: broken, to: "off" });
  },
};

const powerOnClone: Step<RestoreContext> = {
  name: "power-on",
  title: "Power the clone on",
  run: async (context, tools) => {
    const { clone } = context.found;
    if (!clone) throw new PatchrigError("internal", "no clone was chosen");
    return switchPower(context, tools, { machine: clone, to: "on" });
  },
};

const awaitLogin: Step<RestoreContext> = {
  name: "wait",
  title: "Wait until the login page is back",
  run: async ({ target, choices: { clock, signal } }, tools) => {
    const onPhase = (phase: string, text: string) => tools.progress(`${phase}: ${text}`, recordedStep("reboot"));
    const readiness = await waitUntilReady(target, { clock, signal, onPhase });
    const facts = { phases: readiness.phases };
    if (readiness.kind === "ready") return done(facts);
    return { kind: "waiting", problem: { text: readiness.text, hint: readiness.hint }, facts };
  },
};

const verifyBuild: Step<RestoreContext> = {
  name: "verify",
  title: "Verify that it runs what it ran before",
  run: async ({ target, before, choices: { clock, signal }, found }, tools) => {
    const expected = before && { version: before.version, patchBuild: before.patchBuild };
    const { ok, now, checks } = await verify(target, expected ?? {}, { clock, signal });
    found.after = { version: now.version, patchBuild: now.patchBuild, vpxdBuild: now.vpxdBuild };
    const facts = { ...found.after, release: now.release, checks };
    tools.notice(`Keep ${found.broken?.name ?? "the broken one"} until it is known why the update failed.`, "V7");
    if (ok) return done(facts);
    const text = checks.filter((check) => !check.ok).map((check) => check.text);
    return failed(text.join("; "), "is it the right clone? choose another one by --clone", facts);
  },
};

/** V7: back to the clone, step by step; each finds out what was done already, so that it may be run again. */
export const restoreSteps: readonly Step<RestoreContext>[] = [
  chooseClone,
  powerOffBroken,
  powerOnClone,
  awaitLogin,
  verifyBuild,
];

/** By its name alone: a broken appliance's guest tells no address. */
async function findNamed(inventory: InventoryPort, { vm, name }: MachineClue): Promise<Machine> {
  const wanted = vm ?? name;
  const machines = await inventory.machines();
  const found = machines.find((machine) => machine.name === wanted);
  if (found) return inventory.machine(found.id);
  const names = machines.map((machine) => machine.name).join(", ");
  throw new PatchrigError("refused", `expected the VM ${wanted}, found ${names || "none"}`, {
    hint: "name it by --vm",
  });
}

/** What runs in the appliance's place and is not what is gone back to: itself, or a clone that was put back before. */
async function brokenOne(inventory: InventoryPort, named: Machine, clone: Machine): Promise<Machine> {
  if (named.power !== "off") return named;
  const standIn = await standInOf(inventory, named.name);
  return standIn && standIn.id !== clone.id ? standIn : named;
}

async function findClone({ inventory, clone: name }: RestoreContext, broken: string): Promise<Machine> {
  const clones = await clonesOf(inventory, broken);
  const chosen =
    name === undefined ? clones[0]?.id : (await inventory.machines()).find((machine) => machine.name === name)?.id;
  if (chosen !== undefined) return inventory.machine(chosen);
  const known = clones.map((clone) => clone.name).join(", ") || "none";
  throw new PatchrigError("refused", `expected ${name ?? `a clone of ${broken}`}, found no such machine`, {
    hint: `clones of ${broken}: ${known}; another machine is named by --clone`,
  });
}

/** A clone that nobody named, made once the update was installed, holds what is to be gone back from. */
function madeTooLate({ clone: named, installedAt }: RestoreContext, name: string): Problem | undefined {
  const madeAt = cloneTime(name, clonedMachine(name) ?? "");
  if (named !== undefined || installedAt === undefined || madeAt === undefined || madeAt < installedAt)
    return undefined;
  return {
    text: `${name} was made after the installation was begun (${formatInstant(installedAt)}): it holds the update, and the journal names no clone from before it`,
    hint: "name one from before the update by --clone; nothing was powered off",
  };
}

interface Switch {
  readonly machine: Machine;
  readonly to: "on" | "off";
}

/** Asked once, and looked at again where the answer was lost: power that is as it shall be is not asked for. */
async function switchPower(context: RestoreContext, tools: StepTools, { machine, to }: Switch): Promise<StepEnd> {
  const { inventory, choices } = context;
  const { power } = await inventory.machine(machine.id);
  if (power === to) return done({ vm: machine.name, power, wasSo: true });
  await tools.intend({ vm: machine.name, power: to });
  const task = await (to === "on" ? inventory.powerOn(machine.id) : inventory.powerOff(machine.id));
  const { clock, signal } = choices;
  const end = await awaitTask(inventory, task, {
    clock,
    signal,
    limitMs: LIMITS.task,
    waitedFor: `${machine.name} to be ${to}`,
  });
  const now = await inventory.machine(machine.id);
  if (now.power === to) return done({ vm: machine.name, power: to, wasSo: false });
  const why = end.kind === "failed" ? end.problem : (now.question ?? `it is ${now.power}`);
  return failed(`${machine.name} was not powered ${to}: ${why}`, "see its tasks and events on the ESXi host", {
    vm: machine.name,
    power: now.power,
  });
}
