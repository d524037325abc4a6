import { bareCommand, type FaultPhase, type Subject } from "../../faults/subject.ts";
import type { UpdateState } from "./appliance-state.ts";
import { boot } from "./boot.ts";
import type { Machine } from "./machine.ts";

const UPDATE_PHASES: Readonly<Record<UpdateState, readonly FaultPhase[]>> = {
  idle: ["idle"],
  staging: ["stage"],
  staged: ["staged"],
  installing: ["install"],
  "services-stopped": ["install", "services-stopped"],
  installed: ["installed"],
  failed: ["failed"],
};

/** Shows a machine to the faults that are armed for it. */
export function createSubject(machine: Machine): Subject {
  const { setup, lines, running } = machine;
  return {
    name: setup.name,
    get phases() {
      const { phase, disk } = machine;
      return new Set([phase, ...(phase === "up" ? [] : (["boot"] as const)), ...UPDATE_PHASES[disk.update]]);
    },
    running,
    get prompt() {
      return machine.profile.shell.prompt.text;
    },
    knows: (command) => knows(machine, bareCommand(command)),
    cutLines: (how) => {
      machine.record("lines-cut", { how, lines: lines.size });
      for (const line of [...lines]) line.cut(how);
    },
    reboot: () => {
      machine.record("shutdown", { action: "reboot", reason: "", delayMs: 0 });
      machine.cutPower();
      boot(machine);
    },
    get boots() {
      return machine.boots;
    },
    insertIso: (name) => {
      machine.disk.iso = name;
      machine.record("iso", { name: name ?? null });
    },
  };
}

/** Does some command begin with these words, or do they begin with a command's name? */
function knows({ profile, disk: { platform } }: Machine, words: string): boolean {
  const [first = ""] = words.split(/\s/);
  const names = [...profile.plugins, ...profile.apis].map(({ name }) => bareCommand(name));
  if (first === "help" || first === "exit") return true;
  if (names.some((name) => name === first || (first.includes(".") && name.endsWith(`.${first}`)))) return true;
  return [...Object.keys(platform.canned), ...Object.keys(platform.bash)].some((command) => command.startsWith(words));
}
