import { formatDuration } from "@patchrig/core/clock";
import type { Simulator } from "../create-simulator.ts";
import { bareCommand } from "../faults/subject.ts";
import type { Expected, Scenario } from "./scenario.ts";

/** One thing that had to be true, and what was seen. */
export interface Judgement {
  /** `outcome`, `build`, `command software-packages install`, … */
  readonly what: string;
  readonly expected: string;
  readonly seen: string;
  readonly met: boolean;
}

/** What the simulator cannot know: how the client's run ended. */
export interface ClientSeen {
  readonly outcome: string;
  /** The last step that it began. */
  readonly step: string | undefined;
}

/** Compares the end of a night with what the scenario expects of it; only what it names is looked at. */
export function judgeScenario({ expect }: Scenario, simulator: Simulator, client?: ClientSeen): readonly Judgement[] {
  return [
    ...(client ? judgeClient(expect, client) : []),
    ...judgeAppliance(expect, simulator),
    ...Object.entries(expect.commands).map(([command, times]) => {
      const [what, seen] = [`command ${command}`, timesEntered(simulator, command)];
      if (typeof times === "number") return same(what, times, seen);
      return { what, expected: `at most ${times.atMost}`, seen: String(seen), met: seen <= times.atMost };
    }),
    ...Object.entries(expect.hits).map(([id, times]) =>
      same(`hits of ${id}`, times, simulator.faults.hits().find((hit) => hit.id === id)?.hits ?? 0),
    ),
    ...judgeDuration(expect, simulator),
  ];
}

function judgeClient({ outcome, step }: Expected, client: ClientSeen): readonly Judgement[] {
  return [
    ...(outcome === undefined ? [] : [same("outcome", outcome, client.outcome)]),
    ...(step === undefined ? [] : [same("last step", step, client.step ?? "none")]),
  ];
}

function judgeAppliance({ build, phase }: Expected, { appliances }: Simulator): readonly Judgement[] {
  const state = appliances[0]?.state;
  if (!state) return [];
  const phases: readonly string[] = [state.phase, ...(UPDATE_PHASES[state.update] ?? [state.update])];
  return [
    ...(build === undefined ? [] : [same("build", build, state.patchBuild)]),
    ...(phase === undefined
      ? []
      : [{ what: "phase", expected: phase, seen: phases.join(", "), met: phases.includes(phase) }]),
  ];
}

/** By the selectors' words. */
const UPDATE_PHASES: Readonly<Record<string, readonly string[]>> = { staging: ["stage"], installing: ["install"] };

/** How often a command that begins so was entered at the first appliance, whoever entered it. */
export function timesEntered({ world, appliances }: Simulator, command: string): number {
  const lines = world.journal.events.filter(
    ({ type, appliance }) => type === "command" && appliance === appliances[0]?.name,
  );
  return lines.filter(({ line }) => bareCommand(String(line)).startsWith(command)).length;
}

function judgeDuration({ atLeastMs, atMostMs }: Expected, { passedMs }: Simulator): readonly Judgement[] {
  const seen = passedMs();
  const judgement = (expected: string, met: boolean) => [
    { what: "simulated time", expected, seen: formatDuration(seen), met },
  ];
  return [
    ...(atLeastMs === undefined ? [] : judgement(`at least ${formatDuration(atLeastMs)}`, seen >= atLeastMs)),
    ...(atMostMs === undefined ? [] : judgement(`at most ${formatDuration(atMostMs)}`, seen <= atMostMs)),
  ];
}

const same = (what: string, expected: string | number, seen: string | number): Judgement => ({
  what,
  expected: String(expected),
  seen: String(seen),
  met: expected === seen,
});
