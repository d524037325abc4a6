import { formatInstant, type Speed } from "@patchrig/core/clock";
import type { ApplianceEndpoints, Endpoints, ManagementEndpoints } from "@patchrig/core/endpoints";
import { createColors } from "picocolors";
import type { Output } from "../context.ts";
import { knownProfile } from "../known-profile.ts";

export interface Ready {
  readonly endpoints: Endpoints;
  readonly startsAt: number;
  readonly speed: Speed;
  /** Where the endpoints document was written. */
  readonly file: string | undefined;
}

/** The screen that says: it runs, and this is how to get in. */
export function renderReady({ endpoints, startsAt, speed, file }: Ready, output: Output): string {
  const colors = createColors(output.colored);
  const line = (name: string, text: string) => `  ${colors.dim(name.padEnd(9))}${text}\n`;
  const { admin, management, repository } = endpoints;
  return [
    ...endpoints.appliances.map((appliance) => `\n${renderAppliance(appliance, line, colors.bold)}`),
    management ? `\n${renderManagement(management, line, colors.bold)}` : "",
    "\n",
    line("clock", `${formatInstant(startsAt)}, ${paceOf(speed)}`),
    line("seed", String(endpoints.seed)),
    repository ? line("updates", `${repository.url}/ (by --url)`) : "",
    admin ? line("console", `${admin.url}/#token=${admin.token}`) : "",
    admin ? line("admin", `curl -H "Authorization: Bearer ${admin.token}" ${admin.url}/state`) : "",
    file === undefined ? "" : line("file", `${file} (until this ends)`),
    `\n${colors.green("Ready.")} Ctrl+C ends it.\n`,
  ].join("");
}

function renderManagement(management: ManagementEndpoints, line: Line, bold: (text: string) => string): string {
  const { url, subscriptionId, clientCertificate = "" } = management;
  const call = `curl -k --cert ${clientCertificate} -H x-ms-version:2011-08-01 ${url}/${subscriptionId}/machineimages`;
  return [`${bold("VM Role")}  images, hosted services and deployments\n`, line("curl", call)].join("");
}

type Account = NonNullable<ApplianceEndpoints["sdk"]>;
type Line = (name: string, text: string) => string;

function renderAppliance(appliance: ApplianceEndpoints, line: Line, bold: (text: string) => string): string {
  const { ssh, https, vami, sdk, esxi } = appliance;
  const described = appliance.profile === undefined ? undefined : knownProfile(appliance.profile).profile;
  return [
    `${bold(appliance.name)}  ${described?.title ?? ""} (${appliance.profile})\n`,
    // A key is generated at each start: it must not end up among the hosts that ssh remembers.
    line("ssh", `ssh -o UserKnownHostsFile=/dev/null -p ${ssh.port} ${ssh.user}@${ssh.host}`),
    line("password", ssh.password ?? ""),
    line("host key", ssh.hostKeySha256 ?? ""),
    line("curl", `curl -kL ${https.url}/vsphere-client/`),
    line("open", `${https.url}/`),
    sdk ? line("sdk", account(sdk, ssh.password)) : "",
    esxi ? line("esxi", account(esxi, ssh.password)) : "",
    vami ? line("vami", `${vami.url}/${described?.vami.value ? "" : " (closed: this release does not serve it)"}`) : "",
  ].join("");
}

/** The address and who may log in there, with the password where it is not root's of the appliance. */
function account({ url, user, password }: Account, known: string | undefined): string {
  return `${url} as ${user}${password === undefined || password === known ? "" : `, password ${password}`}`;
}

function paceOf(speed: Speed): string {
  if (speed === "max") return "as fast as everything settles";
  if (speed === "manual") return "moved by the admin API alone";
  return `${speed} simulated seconds a second`;
}
