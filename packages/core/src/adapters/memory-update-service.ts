import type { Clock } from "../clock/index.ts";
import { PatchrigError } from "../errors.ts";
import type { StagedUpdate, UpdateAnswers, UpdateServicePort, UpdateState } from "../ports/update-service.ts";

/** An update service in memory: what runs, what the drive has, and how long its work takes in milliseconds. */
export interface MemoryUpdateOptions {
  readonly clock: Clock;
  readonly runs: string;
  /** The version that the medium brings. */
  readonly brings: string;
  /** What it asks before it installs, and the answers that it takes. */
  readonly asks?: UpdateAnswers;
  readonly stageMs?: number;
  readonly installMs?: number;
  /** After the installation it is away for so long. */
  readonly bootMs?: number;
  /** Told of everything that is begun. */
  readonly onBegin?: (what: string) => void;
}

interface Work {
  readonly what: "stage" | "install" | "reboot";
  readonly endsAt: number;
}

/** Gone with the process: for tests, and to show what the port promises. */
export function createMemoryUpdateService(options: MemoryUpdateOptions): UpdateServicePort {
  const service = new MemoryUpdateService(options);
  const { brings, asks = {} } = options;
  const update = { version: brings, name: `Patch ${brings}`, severity: "critical", releaseDate: undefined };
  const known = (version: string) => {
    if (version !== brings) throw refused(`there is no ${version}`);
  };
  return {
    logIn: async () => service.settle(),
    state: async () => service.state(),
    pending: async () => (service.running() === brings ? [] : [update]),
    details: async (version) => {
      known(version);
      return { ...update, eulas: ["The vendor's licence."] };
    },
    precheck: async (version) => {
      known(version);
      return { errors: [], warnings: [], questions: Object.keys(asks) };
    },
    stage: async (version) => {
      known(version);
      service.begin("stage");
    },
    install: async (version, answers) => {
      known(version);
      service.install(answers);
    },
    cancel: async () => service.cancel(),
    staged: async () => service.staged(),
    reboot: async () => service.begin("reboot"),
    version: async () => ({ version: service.running(), build: undefined }),
    close: async () => {},
  };
}

class MemoryUpdateService {
  readonly #options: MemoryUpdateOptions;
  #runs: string;
  #isStaged = false;
  #work: Work | undefined;

  constructor(options: MemoryUpdateOptions) {
    this.#options = options;
    this.#runs = options.runs;
  }

  running(): string {
    this.settle();
    return this.#runs;
  }

  staged(): StagedUpdate | null {
    this.settle();
    return this.#isStaged ? { version: this.#options.brings, complete: true } : null;
  }

  state(): UpdateState {
    this.settle();
    const { brings } = this.#options;
    if (!this.#work) {
      return { state: this.#isStaged ? "UPDATES_PENDING" : "UP_TO_DATE", version: this.#shown(), task: null };
    }
    const state = this.#work.what === "stage" ? "STAGE_IN_PROGRESS" : "INSTALL_IN_PROGRESS";
    return { state, version: brings, task: { text: `${this.#work.what} in progress`, completed: 0, total: 100 } };
  }

  begin(what: Work["what"]): void {
    this.settle();
    if (this.#work) throw refused("another operation is in progress");
    const { clock, onBegin, stageMs = 0, installMs = 0, bootMs = 0 } = this.#options;
    onBegin?.(what);
    this.#work = { what, endsAt: clock.now() + { stage: stageMs, install: installMs, reboot: bootMs }[what] };
  }

  install(answers: UpdateAnswers): void {
    if (!this.staged()) throw refused("the update is not staged");
    const wrong = Object.entries(this.#options.asks ?? {}).find(([name, answer]) => answers[name] !== answer);
    if (wrong) throw refused(`not understood: ${wrong[0]}`);
    this.begin("install");
  }

  cancel(): void {
    this.settle();
    if (this.#work?.what !== "stage") throw refused("nothing can be cancelled");
    this.#work = undefined;
  }

  /** What should have ended by now has; while it boots nobody answers. */
  settle(): void {
    const { clock, brings, bootMs = 0 } = this.#options;
    while (this.#work && clock.now() >= this.#work.endsAt) {
      const { what, endsAt } = this.#work;
      this.#work = what === "install" ? { what: "reboot", endsAt: endsAt + bootMs } : undefined;
      if (what === "install") this.#runs = brings;
      this.#isStaged = what === "stage" || (what === "reboot" && this.#isStaged && this.#runs !== brings);
    }
    if (this.#work?.what === "reboot") throw new PatchrigError("not-reachable", "it boots");
  }

  #shown = (): string => (this.#isStaged ? this.#options.brings : this.#runs);
}

const refused = (text: string): PatchrigError => new PatchrigError("refused", text);
