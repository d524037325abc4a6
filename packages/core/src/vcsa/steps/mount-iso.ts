import { PatchrigError } from "../../errors.ts";
import type { InventoryPort, Machine } from "../../ports/inventory.ts";
import { done, type Facts, type StepEnd } from "../../run/outcome.ts";
import type { Step, StepTools } from "../../run/step.ts";
import { parseFailure } from "../console/failure.ts";
import { inConsole } from "../console/open-console.ts";
import { patiently } from "../console/patiently.ts";
import { askShell } from "../console/shell.ts";
import { payloadProblem } from "../decide/payload-check.ts";
import type { UpdateGoal } from "../decide/update-goal.ts";
import { connectIso, firstDrive } from "../machine/connect-iso.ts";
import { fileNameOf, isFpOf, listIsos, plannedAmong, unnamedIso } from "../machine/find-iso.ts";
import { findMachine } from "../machine/find-machine.ts";
import { parsePayload } from "../read/list-staged.ts";
import { LIMITS } from "../ready/limits.ts";
import { accessOf, type UpdateContext } from "../update-context.ts";

/** As the vSphere Client calls it (V10). */
const DRIVE = "CD/DVD drive 1";
const LIST_ISO = "software-packages list --iso";

/**
 * V10, V11: the ISO is connected through vCenter where it lies on a datastore, else by a person. The drive may stay at
 * "connecting". Where the appliance describes what it
 * finds in its drive, that is compared with the plan now, before anything is staged.
 */
export const mountIso: Step<UpdateContext> = {
  name: "mount-iso",
  title: "Mount the ISO on the appliance's VM",
  run: async (context, tools) => {
    const connected = await connect(context, tools);
    if ("kind" in connected) return connected;
    const wait = { ms: LIMITS.command, waitedFor: "what is on the mounted ISO", signal: context.choices.signal };
    const access = accessOf(context);
    const ask = () => inConsole(access, ({ console }) => askShell(console, LIST_ISO, wait));
    const lines = await patiently(access, LIMITS.arrival, ask);
    const end = judge(lines, context);
    return { ...end, facts: { ...connected.facts, ...end.facts } };
  },
};

/** Through /sdk; where nobody can be asked there, or the ISO is on no datastore, it is left to a person. */
async function connect(context: UpdateContext, tools: StepTools): Promise<StepEnd | { readonly facts: Facts }> {
  const { target, plan, choices } = context;
  const { inventory } = target;
  if (!inventory) return leaveToPerson(tools, "no vCenter to ask is known");
  try {
    const machine = await findMachine(inventory, target.clue ?? { name: target.name });
    const path = await pathOf(inventory, machine, plan.to);
    if (path === undefined) return leaveToPerson(tools, missing(plan.to));
    const { clock, signal } = choices;
    const held = firstDrive(machine)?.medium;
    if (held?.kind === "iso" && held.path !== path)
      tools.notice(`The drive held ${held.path}: it is replaced by ${path}.`);
    await tools.observe({ connecting: path, vm: machine.name });
    const end = await connectIso(inventory, machine, { path, clock, signal, onWait: tools.progress });
    if (end.kind === "refused") return end;
    return { facts: { connected: end.path, drive: end.drive, by: end.wasThere ? "was there already" : "/sdk" } };
  } catch (error) {
    choices.signal?.throwIfAborted();
    if (!(error instanceof PatchrigError) || error.code === "internal") throw error;
    return leaveToPerson(tools, error.message);
  }
}

/** What the drive holds already is left there when it is the planned medium, under whatever longer name. */
async function pathOf(inventory: InventoryPort, machine: Machine, goal: UpdateGoal): Promise<string | undefined> {
  const { medium, connection } = firstDrive(machine) ?? {};
  if (medium?.kind === "iso" && connection === "connected" && isPlanned(medium.path, goal)) return medium.path;
  return plannedAmong(await listIsos(inventory, machine), goal)?.path;
}

function isPlanned(path: string, goal: UpdateGoal): boolean {
  if (goal.iso === null) return isFpOf(path, goal);
  const stem = goal.iso.replace(/\.iso$/i, "").toLowerCase();
  return fileNameOf(path).toLowerCase().startsWith(stem);
}

const missing = (goal: UpdateGoal): string =>
  goal.iso === null ? `${unnamedIso(goal)}: --iso names it` : `${goal.iso} is on no datastore that its host reaches`;

function leaveToPerson(tools: StepTools, because: string): { readonly facts: Facts } {
  const text = `Left to you: connect the ISO from a datastore to ${DRIVE} (${because}). A local disk's can make the update fail.`;
  tools.notice(text, "V10");
  return { facts: { leftToYou: `the ISO in ${DRIVE}` } };
}

function judge(lines: readonly string[], { plan }: UpdateContext): StepEnd {
  const payload = parsePayload(lines);
  if (payload) {
    const { name, version, build, kind } = payload;
    const facts: Facts = { mounted: true, name, version, build, kind };
    const problem = payloadProblem(payload, plan);
    return problem ? { kind: "refused", problem, facts } : done(facts);
  }
  const failure = parseFailure(lines);
  if (failure) return { kind: "refused", problem: failure, facts: { mounted: false } };
  // What 6.0 says of an ISO was never recorded: staging will tell.
  return done({ mounted: "could not tell", said: lines.filter((line) => line.trim() !== "").slice(0, 5) });
}
