import { type Session, say } from "../session/session.ts";
import { runCanned } from "../shell/canned.ts";
import type { Machine } from "./machine.ts";
import { isStopped, partState, stoppedIn } from "./parts.ts";
import { startUpdateService } from "./state-file.ts";

const VERB = /\.services\.(status\.get|stop|restart)$/;

/** Does the API command tell of one service, or stop or start it? */
export const isServiceApi = (name: string): boolean => VERB.test(name);

/**
 * `services.status.get|stop|restart --name SERVICE` over the profile's services, which come and go with the parts that a
 * boot brings up; stopping says nothing, as a `set` does (evidence 17). What answers on a port does not follow (inferred: no
 * recording shows one stopped).
 */
export async function runServiceApi(session: Session, api: string, service: string): Promise<number> {
  const { machine } = session;
  const known = machine.profile.services.value.find(({ name }) => name === service);
  if (!known) {
    await say(session, machine.profile.shell.apiInvalid, { argument: "--name", value: service });
    return 1;
  }
  const verb = VERB.exec(api)?.[1];
  if (verb === "stop") machine.disk.settings.set(stoppedIn(service), String(machine.boots));
  if (verb === "restart") startService(machine, service);
  const serviceStatus = !isStopped(machine, service) && partState(machine, known.part) === "running" ? "up" : "down";
  if (verb !== "status.get") machine.record("service", { service, status: serviceStatus });
  return (await runCanned(session, api, { serviceStatus })) ?? 0;
}

function startService(machine: Machine, service: string): void {
  machine.disk.settings.delete(stoppedIn(service));
  if (service === machine.profile.stateFile.service.value) startUpdateService(machine);
}
