import type { VirtualClock } from "@patchrig/core/clock";
import type { SessionChannel } from "@patchrig/core/ssh";
import { type LoadedProfile, loadProfile, type Payload, type Profile } from "@patchrig/platforms/profiles";
import type { Identity } from "../../faults/hooks.ts";
import type { Line } from "../../faults/subject.ts";
import type { Playhead } from "../../timeline/playhead.ts";
import type { World } from "../../world/world.ts";
import type { UpdateFlight } from "../update/update-flight.ts";
import type { WebSession } from "../web/web-visit.ts";
import type { ApplianceState, OpenPorts } from "./appliance.ts";
import { type BootStays, mayBecome, openPorts, type Phase, type UpdateState } from "./appliance-state.ts";
import type { LoginMemory } from "./login-memory.ts";
import type { Place } from "./place.ts";

export interface MachineSetup {
  readonly name: string;
  /** A profile's id: `vcsa/6.0`. */
  readonly profile: string;
  /** root's. */
  readonly password: string;
  /** Attached to the CD drive at the start. */
  readonly iso?: string;
  /** How long each boot stays in a phase, milliseconds, where that is not the timeline's own time. */
  readonly stays?: BootStays;
  /** What it is among the others of its site. */
  readonly place?: Place;
  /** How many machines there are beside it in its vCenter; none when left out. */
  readonly others?: number;
}

/** What was staged, and when its licence was accepted (epoch milliseconds). */
export interface Staged {
  readonly payload: Payload;
  /** Where it was staged from; a snapshot of earlier days does not say. */
  readonly from?: "iso" | "url";
  readonly eulaAcceptedAt: number;
}

/** What survives a reboot. */
export interface Disk {
  platform: LoadedProfile;
  release: Profile["release"];
  update: UpdateState;
  iso: string | undefined;
  staged: Staged | undefined;
  /** What the last finished update brought. */
  installed: Payload | undefined;
  readonly settings: Map<string, string>;
  readonly logins: Map<string, LoginMemory>;
  loginShell: "appliance" | "bash";
}

/** A shutdown that was asked for and has not begun. */
export interface PlannedShutdown {
  readonly action: "reboot" | "poweroff";
  readonly reason: string;
  /** When it begins, on the clock's steady scale. */
  readonly at: number;
  readonly cancel: AbortController;
  /** Where the shutdown itself is. */
  readonly head: Playhead;
}

/** The machine behind an appliance's faces: everything that its plug-ins, its boot and its web front read and change. */
export class Machine {
  readonly world: World;
  readonly setup: MachineSetup;
  readonly sessions = new Set<SessionChannel>();
  readonly ptys = new Set<number>();
  /** The connections to its SSH, as far as faults can cut them: sockets before the sessions that they carry. */
  readonly lines = new Set<Line>();
  readonly webSessions = new Map<string, WebSession>();
  /** The latest session that the management interface or the REST API began. */
  operation: { readonly id: number; readonly interrupt: () => void } | undefined;
  /** What the last check found in a repository, and when it was (epoch milliseconds); forgotten at a boot. */
  online: { readonly payload: Payload; readonly url: string } | undefined;
  checkedAt: number | undefined;
  /** The command lines that run now, without what may be left out of them. */
  readonly running = new Set<string>();
  disk: Disk;
  /** root's own, until somebody changes it; in no snapshot. */
  password: string;
  phase: Phase = "up";
  planned: PlannedShutdown | undefined;
  /** The update that is under way. */
  flight: UpdateFlight | undefined;
  /** Where the boot is that is under way. */
  boot: Playhead | undefined;
  /** Counts boots, so that what varies with a boot can be drawn from the seed. */
  boots = 0;
  #power = new AbortController();
  #ports: OpenPorts;
  readonly #portListeners: ((ports: OpenPorts) => void)[] = [];
  readonly #identityListeners: ((what: Identity) => void)[] = [];

  constructor(world: World, setup: MachineSetup) {
    this.world = world;
    this.setup = setup;
    this.disk = pristine(setup);
    this.password = setup.password;
    this.#ports = this.#openPorts();
  }

  get clock(): VirtualClock {
    return this.world.clock;
  }

  get profile(): Profile {
    return this.disk.platform.profile;
  }

  get release(): Profile["release"] {
    return this.disk.release;
  }

  get ports(): OpenPorts {
    return this.#ports;
  }

  /** Aborted when the machine loses its power or restarts: whatever runs on it ends. */
  get power(): AbortSignal {
    return this.#power.signal;
  }

  setting(name: string): string | undefined {
    return this.disk.settings.get(name);
  }

  onPortsChanged(listener: (ports: OpenPorts) => void): void {
    this.#portListeners.push(listener);
  }

  onIdentityRenewed(listener: (what: Identity) => void): void {
    this.#identityListeners.push(listener);
  }

  /** From now on it is known by another key or certificate. */
  renew(what: Identity): void {
    this.record("identity", { what });
    for (const listener of this.#identityListeners) listener(what);
  }

  record(type: string, detail: Readonly<Record<string, unknown>> = {}): void {
    this.world.journal.record({ ...detail, appliance: this.setup.name, type });
  }

  /** Moves the update on; a step that the table does not know is a mistake in a timeline and throws. */
  become(state: UpdateState): void {
    const from = this.disk.update;
    if (from === state) return;
    if (!mayBecome(from, state)) throw new RangeError(`${this.setup.name}: ${from} cannot become ${state}`);
    this.disk.update = state;
    this.record("state", { from, to: state });
    this.#refreshPorts();
    this.world.faults.ask("state", this.setup.name, { to: state });
  }

  enter(phase: Phase): void {
    if (this.phase === phase) return;
    this.phase = phase;
    this.record("phase", { phase });
    this.#refreshPorts();
  }

  /** All that runs stops at once and every session is gone. */
  cutPower(): void {
    this.planned?.cancel.abort(new PowerLost());
    this.planned = undefined;
    this.flight = undefined;
    this.online = undefined;
    this.checkedAt = undefined;
    this.boot = undefined;
    this.#power.abort(new PowerLost());
    this.#power = new AbortController();
    this.enter("off");
    for (const session of this.sessions) session.close();
    this.sessions.clear();
  }

  /** Back to how it was created, up and running. */
  restore(): void {
    this.password = this.setup.password;
    this.load({ disk: pristine(this.setup), phase: "up", boots: 0 }, "reset");
  }

  /** What runs ends as at a power cut, and the machine is what it is given. `why` is journalled between the two. */
  load({ disk, phase, boots }: Pick<Machine, "disk" | "phase" | "boots">, why: string): void {
    this.cutPower();
    this.disk = disk;
    this.boots = boots;
    this.record(why);
    this.enter(phase);
  }

  describe(): ApplianceState {
    const { release, update, staged, iso } = this.disk;
    return {
      profileId: this.profile.id,
      version: release.version.value,
      patchBuild: release.patchBuild.value,
      vpxdBuild: release.vpxdBuild.value,
      phase: this.phase,
      update: update === "services-stopped" ? "installing" : update,
      iso,
      staged: staged?.payload,
      shellEnabled: this.setting("shellEnabled") === "True",
    };
  }

  #openPorts(): OpenPorts {
    const has = { vami: this.profile.vami.value, rest: this.disk.platform.rest !== undefined };
    return openPorts(this.phase, this.disk.update, has);
  }

  #refreshPorts(): void {
    const before = this.#ports;
    const now = this.#openPorts();
    this.#ports = now;
    if (before.ssh === now.ssh && before.https === now.https && before.vami === now.vami) return;
    for (const listener of this.#portListeners) listener(now);
  }
}

/** Why a program on the appliance ended: the machine under it did. */
export class PowerLost extends Error {
  constructor() {
    super("the machine lost its power");
    this.name = "PowerLost";
  }
}

function pristine({ profile: id, iso }: MachineSetup): Disk {
  const platform = loadProfile(id);
  const { profile } = platform;
  return {
    platform,
    release: profile.release,
    update: "idle",
    iso,
    staged: undefined,
    installed: undefined,
    settings: new Map([
      ...profile.apis.flatMap(({ arguments: list = [] }) => list.flatMap(initialSetting)),
      ["hostname", profile.hostname.value],
      ["shellEnabled", profile.shell.enabledAtStart.value ? "True" : "False"],
    ]),
    logins: new Map(),
    loginShell: "appliance",
  };
}

type Argument = NonNullable<Profile["apis"][number]["arguments"]>[number];

const initialSetting = ({ set, initially }: Argument): [string, string][] =>
  set === undefined || initially === undefined ? [] : [[set, initially]];
