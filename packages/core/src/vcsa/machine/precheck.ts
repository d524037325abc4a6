import type { About, InventoryPort, Machine } from "../../ports/inventory.ts";
import { type Assessment, assessSelf, ownKnowledge } from "../decide/assess.ts";
import type { UpdateGoal } from "../decide/update-goal.ts";
import { planUpdate } from "../decide/update-plan.ts";
import type { MediumRead } from "../read/medium.ts";
import type { TaskWait } from "./await-task.ts";
import { type Check, ok, refusal, warning } from "./check.ts";
import { checkIso } from "./check-iso.ts";
import { clonedMachine } from "./clone-name.ts";
import { awaitConnection, firstDrive, NO_DRIVE } from "./connect-iso.ts";
import { listIsos } from "./find-iso.ts";
import { findMachine, type MachineClue } from "./find-machine.ts";
import { findRoom, gib, provisionedBytes } from "./space.ts";

export interface Precheck {
  /** Nothing refuses. */
  readonly ok: boolean;
  readonly checks: readonly Check[];
  readonly about: About;
  readonly running: Assessment;
  readonly goal: UpdateGoal | null;
  readonly machine: { readonly name: string; readonly host: string | null; readonly power: Machine["power"] };
}

export interface PrecheckWish {
  readonly clue: MachineClue;
  readonly to?: string | undefined;
  readonly iso?: string | undefined;
  /** A datastore's name, for the clone. */
  readonly store?: string | undefined;
  /** The medium, where its file is at hand. */
  readonly medium?: MediumRead | undefined;
  readonly wait: Pick<TaskWait, "clock" | "signal">;
}

/**
 * Looks at all that a run needs of vCenter, and changes nothing: which host the VM runs on (V6), why a clone and whether
 * there is room for it (V7), the ISO on a datastore (V10), the CD drive (V11), the medium itself (V9). Throws
 * `PatchrigError` where vCenter cannot be asked or knows no such machine.
 */
export async function precheck(inventory: InventoryPort, wish: PrecheckWish): Promise<Precheck> {
  const about = await inventory.about();
  const running = assessSelf({ version: about.version, build: about.build ?? undefined }, ownKnowledge());
  const { goal, check: update } = checkUpdate(running, wish);
  const machine = await findMachine(inventory, wish.clue);
  const stores = await inventory.stores(machine);
  const isos = await listIsos(inventory, machine);
  const checks = [
    checkAbout(about, running),
    update,
    checkMachine(machine),
    checkHost(machine),
    checkDisks(machine),
    checkSpace(machine, findRoom(machine, stores, wish.store)),
    checkIso(isos, { goal, line: running.line, iso: wish.iso, isRefused: update.outcome === "refused" }),
    await checkDrive(inventory, machine, wish),
    ...(wish.medium ? [checkMedium(wish.medium, goal)] : []),
  ];
  const { name, host, power } = machine;
  return {
    ok: checks.every(({ outcome }) => outcome !== "refused"),
    checks,
    about,
    running,
    goal,
    machine: { name, host: host?.name ?? null, power },
  };
}

/** V2: the build decides; a web client's own About does not show it. */
function checkAbout({ name, kind }: About, { release, affected }: Assessment): Check {
  if (kind === "host") {
    const hint = "give vCenter's own /sdk: a host clones nothing";
    return refusal("about", { text: `${name} is an ESXi host, no vCenter`, hint });
  }
  const verdict = affected === null ? "not known whether affected" : affected ? "affected" : "not affected";
  return ok("about", `${name}: ${release ?? "a build that no table has"}, ${verdict}`);
}

function checkUpdate(
  running: Assessment,
  wish: PrecheckWish,
): { readonly goal: UpdateGoal | null; readonly check: Check } {
  const planned = planUpdate(running, { to: wish.to, iso: wish.iso });
  if (planned.kind === "plan") {
    const { release, version, patchBuild, iso } = planned.plan.to;
    const text = `to ${release}: version ${version}, patch build ${patchBuild ?? "not known"}, by ${iso ?? "its FP"}`;
    return { goal: planned.plan.to, check: ok("update", text) };
  }
  const { problem } = planned;
  const isWished = wish.to !== undefined || wish.iso !== undefined;
  return { goal: null, check: isWished ? refusal("update", problem) : warning("update", problem.text, problem.hint) };
}

function checkMachine({ name, power, question }: Machine): Check {
  if (question !== null) {
    return refusal("machine", {
      text: `${name} waits for an answer: ${question}`,
      hint: "answer it in the vSphere Client",
    });
  }
  const standsFor = clonedMachine(name);
  const instead = standsFor === undefined ? "" : `: it was put in the place of ${standsFor}`;
  if (power === "on") return ok("machine", `${name} is on${instead}`);
  const hint = "is it the right one? name the VM that the appliance runs in by --vm";
  return refusal("machine", { text: `${name} is ${power}`, hint });
}

/** V6. */
function checkHost({ host, name }: Machine): Check {
  if (host === null)
    return warning("host", `it is not shown which host ${name} runs on`, "ask for the right to see it");
  if (!host.isUsable) {
    return refusal("host", {
      text: `${host.name} is disconnected or in maintenance`,
      hint: "have the host mended first",
    });
  }
  return ok("host", `${host.name}: log in there as root if vCenter does not come back`);
}

/** V7: why a clone. */
function checkDisks(machine: Machine): Check {
  const { disks } = machine;
  const independent = disks.filter(({ isIndependent }) => isIndependent).map(({ label }) => label);
  const all = `${disks.length} ${disks.length === 1 ? "disk" : "disks"}, ${gib(provisionedBytes(machine))}`;
  const why =
    independent.length > 0
      ? `a snapshot would leave out ${listed(independent)} (independent), and their type is changed on a VM that is off only`
      : "a snapshot would grow beside them and go down with them";
  return disks.length === 0
    ? refusal("disks", {
        text: "the VM shows no disk",
        hint: "is it the right VM, and may this account see its settings?",
      })
    : ok("disks", `${all}: clone it; ${why}`);
}

/** Eleven labels say no more than the first, the last and how many they are. */
const listed = (labels: readonly string[]): string =>
  labels.length > 3 ? `${labels.length} of them, ${labels[0]} to ${labels.at(-1)}` : labels.join(", ");

function checkSpace({ name }: Machine, found: ReturnType<typeof findRoom>): Check {
  if ("problem" in found) return refusal("space", found.problem);
  const { store, neededBytes } = found.room;
  return ok("space", `a clone of ${name} needs ${gib(neededBytes)}, ${store.name} has ${gib(store.freeBytes)} free`);
}

async function checkDrive(inventory: InventoryPort, machine: Machine, { wait }: PrecheckWish): Promise<Check> {
  const drive = firstDrive(machine);
  if (!drive) return refusal("cd-drive", NO_DRIVE);
  const { label, medium, connection } = drive;
  if (connection === "connecting" || connection === "failed") {
    const problem = await awaitConnection(inventory, machine, wait);
    return problem ? refusal("cd-drive", problem) : ok("cd-drive", `${label} has connected`);
  }
  if (medium === null || connection === "disconnected") return ok("cd-drive", `${label} is free`);
  if (medium.kind === "client") {
    const hint = "connect the ISO from a datastore: from a client's local disk the update can fail (V10)";
    return warning("cd-drive", `${label} is connected to a client's ${medium.device}`, hint);
  }
  return ok("cd-drive", `${label} is connected: ${medium.kind === "iso" ? medium.path : medium.device}`);
}

function checkMedium(read: MediumRead, goal: UpdateGoal | null): Check {
  if ("problem" in read) return refusal("medium", read.problem);
  const { name, kind, version, build, why } = read.value;
  if (kind === "TP") {
    // V9.
    const hint = "take the FP (Full Product)";
    return refusal("medium", { text: `${name} is a TP: third-party fixes only`, hint });
  }
  const isOther =
    goal !== null && ((version ?? goal.version) !== goal.version || (build ?? goal.patchBuild) !== goal.patchBuild);
  const text = `${name}: ${kind ?? "kind not known"}, version ${version ?? "not known"}, build ${build ?? "not known"}`;
  if (isOther)
    return refusal("medium", { text: `${text}; planned is ${goal.version}`, hint: `take ${goal.iso ?? "its FP"}` });
  if (kind === null || version === null) return warning("medium", text, why.join("; "));
  return ok("medium", `${text} (${why.join("; ")})`);
}
