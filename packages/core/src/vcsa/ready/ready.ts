import { type Clock, formatDuration, formatInstant } from "../../clock/index.ts";
import type { Target } from "../target.ts";
import { type Look, lookAt, PHASES, type Phase } from "./look.ts";

/** A phase that was seen, and how many seconds into the wait. Boots may fall back: each change is listed. */
export interface SeenPhase {
  readonly phase: Phase | "shutting-down";
  readonly at: string;
  readonly seconds: number;
}

/** `stuck`: longer on one rung than it should take. `still-booting`: every rung in time, the whole wait was not. */
export type Readiness =
  | { readonly kind: "ready"; readonly phases: readonly SeenPhase[]; readonly seconds: number }
  | {
      readonly kind: "stuck" | "still-booting";
      readonly phase: SeenPhase["phase"];
      readonly text: string;
      readonly hint: string;
      readonly phases: readonly SeenPhase[];
      readonly seconds: number;
    };

export interface ReadyOptions {
  readonly clock: Clock;
  /** A reboot was just asked for: what answers until the ports have closed once is the old boot. */
  readonly fromReboot?: boolean;
  /** Milliseconds; 2 hours when left out. */
  readonly wholeMs?: number;
  readonly signal?: AbortSignal | undefined;
  onPhase?(phase: SeenPhase["phase"], text: string): void;
}

const POLL_MS = 5_000;
const WHOLE_MS = 120 * 60_000;

/**
 * How long each rung may take before it counts as stuck, and what that usually means. Inferred: multiples of "more than
 * five minutes" (V22) and of the 5–15 minutes of 8.0; only the order of the rungs is recorded.
 */
const RUNGS: Readonly<Record<SeenPhase["phase"], { readonly ms: number; readonly means: string }>> = {
  "shutting-down": { ms: 10 * 60_000, means: "a service does not stop: look at the VM's console on its ESXi host" },
  "no-answer": {
    ms: 20 * 60_000,
    means: "it does not boot, checks its disks, or lost its address: look at the VM's console on its ESXi host",
  },
  ssh: { ms: 20 * 60_000, means: "the reverse proxy does not start: log in and look at the services" },
  https: { ms: 20 * 60_000, means: "the reverse proxy answers nothing known: open the page in a browser" },
  unavailable: {
    ms: 40 * 60_000,
    means: "the web client does not start: a full /storage/log or /storage/archive is the usual cause",
  },
  initializing: {
    ms: 30 * 60_000,
    means: "the web client waits for Single Sign-On or the inventory service: look at their logs",
  },
  login: { ms: Number.POSITIVE_INFINITY, means: "" },
};
/** The NamedPipe 503: vCenter itself, rather than its web client, stays away. */
const VPXD_MEANS =
  "vpxd does not start: a full /storage/log or /storage/archive, or an expired certificate, is the usual cause";

interface Climb {
  phase: SeenPhase["phase"];
  highest: number;
  highestAt: number;
  look: Look;
}

/**
 * Waits until the login page is there: ping and SSH answer minutes earlier (V22). A 503 is no error but a rung (V23), a
 * fall back to a lower rung neither, but no rung's time starts anew. Throws the signal's reason, and `PatchrigError`
 * for an unknown certificate.
 */
export async function waitUntilReady(target: Pick<Target, "web">, options: ReadyOptions): Promise<Readiness> {
  const { clock, signal } = options;
  const startedAt = clock.now();
  const phases: SeenPhase[] = [];
  const climb: Climb = {
    phase: options.fromReboot ? "shutting-down" : "no-answer",
    highest: -1,
    highestAt: startedAt,
    look: { phase: "no-answer", text: "not looked yet" },
  };
  for (;;) {
    signal?.throwIfAborted();
    climb.look = await lookAt(target.web, { clock, signal });
    const phase = phaseOf(climb, clock.now() - startedAt);
    if (phases.at(-1)?.phase !== phase) {
      phases.push({ phase, at: formatInstant(clock.now()), seconds: (clock.now() - startedAt) / 1000 });
      options.onPhase?.(phase, climb.look.text);
    }
    advance(climb, phase, clock.now());
    const seconds = (clock.now() - startedAt) / 1000;
    if (phase === "login") return { kind: "ready", phases, seconds };
    const late = tooLate(climb, { now: clock.now(), startedAt, wholeMs: options.wholeMs ?? WHOLE_MS });
    if (late) return { ...late, phases, seconds };
    await clock.sleep(POLL_MS, signal ? { signal } : {});
  }
}

/** Until the ports have closed, what answers is the old boot; a machine that was never caught down counts in the end. */
function phaseOf({ phase, look }: Climb, waitedMs: number): SeenPhase["phase"] {
  const isOldBoot = phase === "shutting-down" && look.phase !== "no-answer";
  if (!isOldBoot) return look.phase;
  return look.phase === "login" && waitedMs >= RUNGS["shutting-down"].ms ? "login" : "shutting-down";
}

function advance(climb: Climb, phase: SeenPhase["phase"], now: number): void {
  climb.phase = phase;
  const rung = phase === "shutting-down" ? -1 : PHASES.indexOf(phase);
  if (rung <= climb.highest) return;
  climb.highest = rung;
  climb.highestAt = now;
}

interface Moment {
  readonly now: number;
  readonly startedAt: number;
  readonly wholeMs: number;
}

function tooLate(climb: Climb, { now, startedAt, wholeMs }: Moment) {
  const rung = PHASES[climb.highest] ?? "shutting-down";
  const onRung = now - climb.highestAt;
  const { ms, means } = RUNGS[rung];
  const said = `"${climb.look.text}"`;
  if (onRung > ms) {
    const hint = climb.look.behind === "vpxd" ? VPXD_MEANS : means;
    const text = `stuck: no further than ${rung} for ${formatDuration(onRung)}, which should take ${formatDuration(ms)} at most; seen: ${said}`;
    return { kind: "stuck", phase: climb.phase, text, hint } as const;
  }
  if (now - startedAt < wholeMs) return undefined;
  const text = `still booting: at ${rung} for ${formatDuration(onRung)}, after ${formatDuration(now - startedAt)} in all; seen: ${said}`;
  return { kind: "still-booting", phase: climb.phase, text, hint: "wait on with `patchrig vcsa wait`" } as const;
}
