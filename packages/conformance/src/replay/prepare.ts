import type { ApplianceEndpoints, Endpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import { connectSsh, type SshConnection } from "@patchrig/core/ssh";
import { createConsole, WINDOW } from "./console.ts";
import { PROMPTS } from "./grammar.ts";
import type { Given } from "./rules.ts";
import { callAdmin, type TimeKeeper, whileTimePasses } from "./time-keeper.ts";

export interface Target {
  readonly endpoints: Endpoints;
  readonly appliance: ApplianceEndpoints;
  readonly limitMs: number;
}

/** Makes one piece of the state that a recording begins in. What is typed in its own session is left to that session. */
export async function prepare(given: Given, target: Target, time: TimeKeeper): Promise<void> {
  if (given.kind === "earlier-command") await runCommand(target, given.command, time);
  if (given.kind === "earlier-session") await logInAndOut(target, time);
  if (given.kind === "failed-login") await failToLogIn(target.appliance, time);
  if (given.kind === "fault") await armFault(target, given);
  if (given.kind === "iso") await insertIso(target, given.name);
}

/** Throws `PatchrigError` unknown-host-key where the endpoints document names another key; one without a key takes any. */
export function connect(
  { ssh }: ApplianceEndpoints,
  password = ssh.password,
  as: string = ssh.user,
): Promise<SshConnection> {
  const { host, port, hostKeySha256: expected } = ssh;
  return connectSsh({
    host,
    port,
    user: as,
    ...(password === undefined ? {} : { password }),
    verifyHostKey: (fingerprint) => expected === undefined || bare(fingerprint) === bare(expected),
    ...(expected === undefined ? {} : { expectedHostKey: expected }),
  });
}

const bare = (fingerprint: string): string => fingerprint.replace(/^SHA256:/, "").replace(/=+$/, "");

async function runCommand({ appliance, limitMs }: Target, command: string, time: TimeKeeper): Promise<void> {
  const connection = await whileTimePasses(time, connect(appliance));
  await createConsole(await connection.exec(command), { time, limitMs }).until([]);
  connection.close();
  await connection.closed;
}

async function logInAndOut({ appliance, limitMs }: Target, time: TimeKeeper): Promise<void> {
  const connection = await whileTimePasses(time, connect(appliance));
  const console = createConsole(await connection.shell(WINDOW), { time, limitMs });
  await console.until(PROMPTS);
  await console.type("exit\r");
  await console.until([]);
  connection.close();
  await connection.closed;
}

async function failToLogIn(appliance: ApplianceEndpoints, time: TimeKeeper): Promise<void> {
  const wrong = `not-${appliance.ssh.password ?? ""}`;
  const attempt = connect(appliance, wrong).then(
    (connection) => connection.close(),
    (error: unknown) => {
      if (!(error instanceof PatchrigError) || error.code !== "wrong-password") throw error;
    },
  );
  await whileTimePasses(time, attempt);
}

async function armFault({ endpoints }: Target, { id, first }: Given & { readonly kind: "fault" }): Promise<void> {
  if (endpoints.admin) await callAdmin(endpoints.admin, "/faults", { id, ...(first === undefined ? {} : { first }) });
}

/** Takes back what stays as it was made, for whatever is done next. */
export async function tidy(given: Given, { endpoints }: Target): Promise<void> {
  if (given.kind !== "fault" || !endpoints.admin) return;
  await callAdmin(endpoints.admin, `/faults/${given.id}`, undefined, "DELETE");
}

async function insertIso({ endpoints, appliance }: Target, name: string): Promise<void> {
  if (endpoints.admin) await callAdmin(endpoints.admin, `/appliances/${appliance.name}/iso`, { name });
}
