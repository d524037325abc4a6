import { type Session, say } from "../session/session.ts";
import { runCanned } from "../shell/canned.ts";
import type { Machine } from "./machine.ts";
import { startUpdateService } from "./state-file.ts";

const VERB = /\.services\.(status\.get|stop|restart)$/;

/** Does the API command tell of one service, or stop or start it? */
export const isServiceApi = (name: string): boolean => VERB.test(name);

/**
 * `services.status.get|stop|restart --name SERVICE` over the services that `services.list` names; stopping says nothing,
 * as a `set` does (evidence 17). What answers on a port does not follow (inferred: no recording shows one stopped).
 */
export async function runServiceApi(session: Session, api: string, service: string): Promise<number> {
  const { machine } = session;
  if (!serviceNames(machine).includes(service)) {
    await say(session, machine.profile.shell.apiInvalid, { argument: "--name", value: service });
    return 1;
  }
  const verb = VERB.exec(api)?.[1];
  if (verb === "stop") machine.disk.settings.set(stoppedIn(service), String(machine.boots));
  if (verb === "restart") startService(machine, service);
  if (verb !== "status.get") machine.record("service", { service, status: statusOf(machine, service) });
  return (await runCanned(session, api, { serviceStatus: statusOf(machine, service) })) ?? 0;
}

function startService(machine: Machine, service: string): void {
  machine.disk.settings.delete(stoppedIn(service));
  if (service === machine.profile.stateFile.service.value) startUpdateService(machine);
}

/** A boot starts what was stopped: the setting says in which boot that was. */
const statusOf = ({ disk, boots }: Machine, service: string) =>
  disk.settings.get(stoppedIn(service)) === String(boots) ? "down" : "up";

const stoppedIn = (service: string) => `stopped ${service}`;

function serviceNames({ disk }: Machine): string[] {
  const [, list = ""] =
    Object.entries(disk.platform.canned).find(([command]) => command.endsWith(".services.list")) ?? [];
  return [...list.matchAll(/Name: (\S+)/g)].map(([, name = ""]) => name);
}
