import type { SessionChannel } from "@patchrig/core/ssh";
import type { Payload, Profile } from "@patchrig/platforms/profiles";
import type { Identity } from "../../faults/hooks.ts";
import type { Line } from "../../faults/subject.ts";
import type { RestRequest } from "../rest/rest-request.ts";
import type { WebVisit } from "../web/web-visit.ts";

/** One simulated vCSA: its state, and the faces that servers put on the network. */
export interface Appliance {
  readonly name: string;
  /** The profile it was created with; what it is now changes when an update has been installed and booted. */
  readonly profile: Profile;
  readonly state: ApplianceState;
  /** What it is made of, as its shell and the console are told of it. */
  readonly parts: readonly PartReport[];
  /** It boots, and its web front answers for nothing but that. */
  readonly isStarting: boolean;

  /** What the SSH server says before authentication. */
  banner(): string;
  /** Is this the password? Remembers failures for the next login's lines. Public keys are for the server to judge. */
  authenticate(attempt: LoginAttempt): boolean;
  /** A connection to SSH, for faults to cut; returns what to call when it is gone. */
  connected(line: Line): () => void;
  /** A session begins: login lines, shell or command, until it ends. */
  serve(channel: SessionChannel): void;

  /** Which ports answer now. `onPortsChanged` is called after each change (the old sockets must be dropped then). */
  readonly ports: OpenPorts;
  onPortsChanged(listener: (ports: OpenPorts) => void): void;
  /** Called when a boot has brought another host key or certificate. */
  onIdentityRenewed(listener: (what: Identity) => void): void;
  /** What the web front answers now to GET `path` on a port that is open, or to a form that was sent to it. */
  answer(on: "https" | "vami", path: string, method: string, visit?: WebVisit): WebReply;

  /** What the machine's own screen shows; empty while nothing of the appliance runs. */
  screen(): string;
  /** The REST API of what runs now. */
  readonly rest?: { has(url: string): boolean; answer(request: RestRequest): WebReply | Promise<WebReply> };

  /** Puts a medium into the CD drive, or takes it out. Throws `PatchrigError` unreadable-input for a bad name. */
  insertIso(name: string | undefined): void;
  /** Loses its power, at once, and boots. */
  powerCycle(): void;
  /** Back to how it was created, at once. */
  reset(): void;
}

export interface LoginAttempt {
  readonly user: string;
  readonly password: string | undefined;
  readonly from: string;
}

export interface OpenPorts {
  readonly ssh: boolean;
  readonly https: boolean;
  readonly vami: boolean;
}

export interface ApplianceState {
  readonly profileId: string;
  readonly version: string;
  readonly patchBuild: number;
  readonly vpxdBuild: number;
  /** `up`: everything answers. Others are the boot's phases (timelines/boot.yaml) and `off`. */
  readonly phase: string;
  readonly update: "idle" | "staging" | "staged" | "installing" | "installed" | "failed";
  readonly iso: string | undefined;
  readonly staged: Payload | undefined;
  readonly shellEnabled: boolean;
}

export type Part = Profile["services"]["value"][number]["part"];

/** What an appliance is made of, in the console's own words, and how far its boot has brought it (V24: a real one hides it). */
export interface PartReport {
  readonly name: Part;
  readonly state: "stopped" | "starting" | "running";
}

export interface WebReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}
