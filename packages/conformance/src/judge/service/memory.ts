import { Agent } from "node:https";

/** What one step at the service leaves for the next. */
export interface ServiceMemory {
  /** The operation of the last 202. */
  operation: string | undefined;
  /** Where the package was put, without the signature. */
  packageUrl: string;
  /** The first role instance that was shown. */
  instance: string;
  /** Its connections are the scene's own. */
  readonly agent: Agent;
}

export const createServiceMemory = (): ServiceMemory => ({
  ...{ operation: undefined, packageUrl: "", instance: "" },
  agent: new Agent({ keepAlive: true }),
});
