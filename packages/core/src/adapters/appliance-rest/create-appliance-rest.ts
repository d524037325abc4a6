import type { UpdateServicePort } from "../../ports/update-service.ts";
import type { RestOptions } from "./exchange.ts";
import { installPending, listPending, readDetails, runPrecheck, stagePending } from "./pending.ts";
import { createRestSession } from "./session.ts";
import { readVersion, rebootNow } from "./system.ts";
import { cancelUpdate, readStaged, readState } from "./update.ts";

/** The update service of an appliance of 6.7 and later, under /api where the release has it, else under /rest. Connects to nothing yet. */
export function createApplianceRest(options: RestOptions): UpdateServicePort {
  const session = createRestSession(options);
  return {
    logIn: () => session.open(),
    state: () => readState(session),
    pending: () => listPending(session),
    details: (version) => readDetails(session, version),
    precheck: (version) => runPrecheck(session, version),
    stage: (version) => stagePending(session, version),
    install: (version, answers) => installPending(session, version, answers),
    cancel: () => cancelUpdate(session),
    staged: () => readStaged(session),
    reboot: (reason) => rebootNow(session, reason),
    version: () => readVersion(session),
    close: () => session.close(),
  };
}
