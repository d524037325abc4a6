/**
 * The update service of an appliance, over the API that it has from 6.7 on. What takes time is only begun here: `state`
 * tells how it goes. Adapters: appliance-rest, memory-update-service.
 *
 * Every call opens a session where there is none (any more), and throws `PatchrigError`: wrong-password,
 * unknown-certificate, refused for what the appliance says no to, and not-reachable for all that an installation or a boot
 * explains: no connection, a 503, a page where JSON was due. A call that began something and ends with not-reachable may
 * have arrived: only `state` tells.
 */
export interface UpdateServicePort {
  /** Opens a session now. Refused where the release has no such API. */
  logIn(): Promise<void>;
  state(): Promise<UpdateState>;
  /** What the CD drive has for this appliance. */
  pending(): Promise<readonly PendingUpdate[]>;
  /** The same of one version, with the licence's text where the API has it. Refused where nothing has that version. */
  details(version: string): Promise<UpdateDetails>;
  precheck(version: string): Promise<UpdatePrecheck>;
  /** Begins to stage. The licence is accepted by it: nobody is asked. */
  stage(version: string): Promise<void>;
  /** Begins to install what is staged; the appliance reboots by itself. Refused where it is not staged, or an answer is missing or wrong. */
  install(version: string, answers: UpdateAnswers): Promise<void>;
  /** Refused where nothing can be cancelled. */
  cancel(): Promise<void>;
  /** Null where nothing is staged. */
  staged(): Promise<StagedUpdate | null>;
  /** Reboots now, with a reason for the appliance's own log. */
  reboot(reason: string): Promise<void>;
  version(): Promise<RunningVersion>;
  /** Ends the session. Never throws. */
  close(): Promise<void>;
}

/** By the question's name, such as `vmdir.password`. Never journalled, never told. */
export type UpdateAnswers = Readonly<Record<string, string>>;

export interface UpdateState {
  readonly state: UpdateStateName;
  /** What runs, is staged, is being staged or installed, or failed; empty where it is not told. */
  readonly version: string;
  readonly task: UpdateTask | null;
}

/** `unknown`: a state that the documented API does not have. */
export type UpdateStateName =
  | "UP_TO_DATE"
  | "UPDATES_PENDING"
  | "STAGE_IN_PROGRESS"
  | "INSTALL_IN_PROGRESS"
  | "INSTALL_FAILED"
  | "ROLLBACK_IN_PROGRESS"
  | "unknown";

export interface UpdateTask {
  readonly text: string;
  readonly completed: number;
  readonly total: number;
}

export interface PendingUpdate {
  readonly version: string;
  readonly name: string;
  readonly severity: string | undefined;
  readonly releaseDate: string | undefined;
}

export interface UpdateDetails extends PendingUpdate {
  /** The licence's parts; empty where the API does not show it. */
  readonly eulas: readonly string[];
}

export interface UpdatePrecheck {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** The names of what has to be answered before it installs. */
  readonly questions: readonly string[];
}

export interface StagedUpdate {
  readonly version: string;
  readonly complete: boolean;
}

export interface RunningVersion {
  readonly version: string;
  /** The patch's. */
  readonly build: number | undefined;
}
