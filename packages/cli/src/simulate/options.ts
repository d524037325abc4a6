import { parseInstant, type Speed } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import { drawSeed } from "@patchrig/core/random";
import type { ApplianceOptions, Bind, Scenario, SimulatorOptions } from "@patchrig/simulator";
import { readSelectors } from "../fault/selectors.ts";

/** The options of `patchrig simulate` as they are typed. */
export interface SimulateOptions {
  readonly profile?: readonly string[];
  readonly seed?: string;
  readonly clock?: string;
  readonly speed?: string;
  /** One that comes with patchrig by its name, or a file. */
  readonly scenario?: string;
  readonly fault?: readonly string[];
  /** A simulated state to begin with. */
  readonly snapshot?: string;
  readonly ssh: string;
  readonly https: string;
  readonly vami: string;
  readonly esxi?: string;
  readonly vms?: string;
  /** `false`: none. */
  readonly management?: string | false;
  readonly repository?: string;
  readonly admin: string;
  readonly iso?: string;
  readonly password?: string;
  readonly authorizedKeys?: string;
  readonly endpoints?: string;
  readonly expose?: boolean;
  readonly json?: boolean;
}

/**
 * What the typed options ask of the simulator, and the scenario where one is given: what is typed is stronger. Throws
 * `PatchrigError` bad-usage, naming the option and what came.
 */
export function toSimulatorOptions(
  options: SimulateOptions,
  now: number,
  scenario?: Pick<Scenario, "appliances" | "clock" | "faults" | "seed">,
): SimulatorOptions {
  const { seed, clock, speed } = options;
  return {
    appliances: toAppliances(options, scenario),
    seed: seed === undefined ? (scenario?.seed ?? drawSeed()) : parseSeed(seed),
    startsAt: clock === undefined ? (scenario?.clock.startsAt ?? now) : parseClock(clock),
    speed: speed === undefined ? (scenario?.clock.speed ?? 60) : parseSpeed(speed),
    admin: parseBind("--admin", options.admin, options.expose),
    ...managementOf(options),
    ...(options.repository === undefined
      ? {}
      : { repository: parseBind("--repository", options.repository, options.expose) }),
    faults: [...(scenario?.faults ?? []), ...readSelectors(options.fault)],
    ...(options.expose ? { expose: true } : {}),
  };
}

/** A whole number from 0, or a drawn one when none is given. */
export function parseSeed(text: string | undefined): number {
  if (text === undefined) return drawSeed();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new PatchrigError("bad-usage", `--seed: expected a whole number from 0 to 999999999, got "${text}"`);
}

/** Simulated seconds per second, `max` or `manual`. */
export function parseSpeed(text: string): Speed {
  if (text === "max" || text === "manual") return text;
  const speed = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (speed > 0 && speed <= 1_000_000) return speed;
  throw new PatchrigError("bad-usage", `--speed: expected a number above 0, max or manual, got "${text}"`);
}

function parseClock(text: string): number {
  const at = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text) && parseInstant(text);
  if (typeof at === "number") return at;
  throw new PatchrigError("bad-usage", `--clock: expected an instant such as 2015-10-08T02:40:00Z, got "${text}"`);
}

function toAppliances(
  options: SimulateOptions,
  scenario: Pick<Scenario, "appliances"> | undefined,
): readonly ApplianceOptions[] {
  const common = {
    ...(options.password === undefined ? {} : { password: options.password }),
    ...(options.iso === undefined ? {} : { iso: options.iso }),
    ...(options.vms === undefined ? {} : { others: parseCount("--vms", options.vms) }),
  };
  const asked = options.profile?.map(parseProfile).filter(isAppliance) ?? scenario?.appliances;
  const named = asked ?? [{ name: "vcsa-01", profile: "vcsa/6.0" }];
  const names = named.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new PatchrigError("bad-usage", `--profile: two appliances are called "${twice}"`);
  return named.map((one, index) => ({ ...one, ...common, ...bindsOf(options, index) }));
}

/** The VM Role is a profile too, and no appliance: it is served beside them, or alone. */
const isAppliance = ({ profile }: { readonly profile: string }): boolean => !profile.startsWith("vmrole/");

function parseProfile(text: string, index: number): { readonly name: string; readonly profile: string } {
  const [, name = `vcsa-${String(index + 1).padStart(2, "0")}`, profile] = /^(?:([^=]*)=)?(.+)$/.exec(text) ?? [];
  if (profile !== undefined && /^[a-zA-Z0-9][a-zA-Z0-9.-]*$/.test(name)) return { name, profile };
  throw new PatchrigError("bad-usage", `--profile: expected vcsa/6.0 or name=vcsa/6.0, got "${text}"`);
}

/** The named ports are the first appliance's; every further one takes free ports on the same hosts. */
function bindsOf(options: SimulateOptions, index: number): Pick<ApplianceOptions, "ssh" | "https" | "vami" | "esxi"> {
  const bind = (option: "ssh" | "https" | "vami"): Bind => {
    const { host, port } = parseBind(`--${option}`, options[option], options.expose);
    return { host, port: index === 0 ? port : 0 };
  };
  const binds = { ssh: bind("ssh"), https: bind("https"), vami: bind("vami") };
  // Nobody looks for it where nobody named it: any free port is as good.
  if (options.esxi === undefined || index > 0) return binds;
  return { ...binds, esxi: parseBind("--esxi", options.esxi, options.expose) };
}

/** How many machines a vCenter may look after: what the largest of them could. */
const MOST_MACHINES = 10_000;

function parseCount(option: string, text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= MOST_MACHINES) return Number(text);
  throw new PatchrigError("bad-usage", `${option}: expected a whole number up to ${MOST_MACHINES}, got "${text}"`);
}

/** The usual port of the VM Role service, or any other when somebody has it and nobody asked for it. */
const USUAL: Bind = { host: "127.0.0.1", port: 8444 };

function managementOf({ management, expose, profile }: SimulateOptions): Pick<SimulatorOptions, "management"> {
  const asked = profile?.map(parseProfile).find((one) => !isAppliance(one));
  if (management === false && asked) {
    throw new PatchrigError(
      "bad-usage",
      `--no-management and --profile ${asked.profile}: expected one of them, got both`,
    );
  }
  if (management === false) return {};
  const described = asked && { profile: asked.profile };
  if (management === undefined) return { management: { bind: USUAL, anyPort: true, ...described } };
  return { management: { bind: parseBind("--management", management, expose), ...described } };
}

function parseBind(option: string, text: string, expose = false): Bind {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]\s]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > 65_535) {
    throw new PatchrigError("bad-usage", `${option}: expected HOST:PORT such as 127.0.0.1:2222, got "${text}"`);
  }
  if (!expose && !isLoopback(host)) {
    throw new PatchrigError("bad-usage", `${option}: ${host} is not a loopback address`, {
      hint: "--expose allows it: whoever reaches the port can then log in to the simulated appliance",
    });
  }
  return { host, port: Number(port) };
}

const isLoopback = (host: string): boolean => /^(localhost|::1|127(\.\d{1,3}){3})$/.test(host);
