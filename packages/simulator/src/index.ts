/** What `createSimulator` is given. Unknown profiles and bad names throw `PatchrigError` before anything listens. */
export interface SimulatorOptions {
  readonly appliances: readonly ApplianceOptions[];
  readonly seed: number;
  /** Epoch milliseconds where the simulated clock starts. */
  readonly startsAt: number;
  readonly speed: number | "max" | "manual";
  readonly admin?: Bind;
  /** Listen on all interfaces instead of loopback. */
  readonly expose?: boolean;
}

export interface ApplianceOptions {
  readonly name: string;
  readonly profile: string;
  readonly password?: string;
  readonly iso?: string;
  readonly ssh?: Bind;
  readonly https?: Bind;
  readonly vami?: Bind;
}

export interface Bind {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
}
