import type { IncomingMessage, ServerResponse } from "node:http";
import type { ApplianceEndpoints } from "@patchrig/core/endpoints";
import type { ApplianceOptions, Bind } from "../options.ts";
import type { Appliance, OpenPorts } from "../vcsa/machine/appliance.ts";
import type { Surrounded } from "../vsphere/surroundings.ts";
import type { World } from "../world/world.ts";
import { authority, reachable } from "./bind.ts";
import { createCertificate } from "./certificate.ts";
import { describeEsxi, openEsxi } from "./esxi.ts";
import { createGate, type Gate } from "./gate.ts";
import { createRestHandler } from "./rest.ts";
import { createSdkHandler, isSdkRequest } from "./sdk.ts";
import { createSshFace } from "./ssh.ts";
import { createWebFace } from "./web.ts";

export interface AppliancePorts {
  readonly endpoints: ApplianceEndpoints;
  /** Work that need not be done before the first client comes. */
  finishLater(): Promise<void>;
  close(): Promise<void>;
}

export interface AppliancePortsOptions {
  readonly world: World;
  readonly appliance: Appliance & Partial<Surrounded>;
  readonly password: string;
  readonly binds: Readonly<Record<keyof OpenPorts, Bind>>;
  /** Where the ESXi host's own /sdk listens, which is there whether or not vCenter is; any free port when left out. */
  readonly esxiBind?: Bind;
  readonly authorizedKeys?: ApplianceOptions["authorizedKeys"];
  readonly place?: ApplianceOptions["place"];
}

const NAMES = ["ssh", "https", "vami"] as const;

/** Puts one appliance on the network: three ports that open and close with its life. Throws `PatchrigError` port-in-use. */
export async function openAppliancePorts(options: AppliancePortsOptions): Promise<AppliancePorts> {
  const { world, appliance, binds } = options;
  const names = [appliance.profile.hostname.value, "localhost", "127.0.0.1"] as const;
  const certificate = createCertificate(names);
  const ssh = createSshFace(world, appliance, options.authorizedKeys);
  const https = createWebFace({ world, appliance, on: "https", certificate, ...apiOf(world, appliance) });
  const vami = createWebFace({ world, appliance, on: "vami", certificate });
  const faces = { ssh: ssh.server, https, vami };
  const gates: Gate[] = [];
  let esxi: Gate | undefined;
  const onTraffic = () => world.clock.touch();
  const close = async () => {
    await Promise.all(gates.map((gate) => gate.close()));
  };
  const opened: Partial<Record<keyof OpenPorts, Gate>> = {};
  try {
    for (const name of NAMES) {
      const { accept } = faces[name];
      const gate = await createGate(
        { ...binds[name], option: `--${name}`, onSocket: accept, onTraffic },
        appliance.ports[name],
      );
      gates.push(gate);
      opened[name] = gate;
    }
    if (isSurrounded(appliance)) {
      esxi = await openEsxi({ ...options, appliance }, certificate);
      gates.push(esxi);
    }
  } catch (error) {
    await close();
    throw error;
  }
  appliance.onPortsChanged((ports) => {
    for (const name of NAMES) opened[name]?.set(ports[name]);
  });
  appliance.onIdentityRenewed((what) => {
    if (what !== "certificate") return;
    const renewed = createCertificate(names);
    https.renew(renewed);
    vami.renew(renewed);
  });
  const port = (name: keyof OpenPorts) => opened[name]?.port ?? 0;
  return {
    endpoints: {
      ...describe(options, port, { hostKey: ssh.hostKeySha256, certificate: certificate.sha256 }),
      ...(esxi && isSurrounded(appliance) ? describeEsxi({ ...options, appliance }, esxi, certificate) : {}),
    },
    finishLater: ssh.addRsaKey,
    close,
  };
}

const isSurrounded = (appliance: AppliancePortsOptions["appliance"]): appliance is Appliance & Surrounded =>
  appliance.vsphere !== undefined;

/** What of the API a web front has no page for. */
function apiOf(world: World, appliance: AppliancePortsOptions["appliance"]) {
  const { name, vsphere } = appliance;
  const takeRest = createRestHandler(world, appliance);
  const serveSdk = vsphere && createSdkHandler({ world, name, on: "vcenter", open: vsphere });
  const api = (request: IncomingMessage, response: ServerResponse) => {
    if (!serveSdk || !isSdkRequest(request)) return takeRest(request, response);
    serveSdk(request, response);
    return true;
  };
  return { api };
}

function describe(
  { appliance, password, binds, place = {} }: AppliancePortsOptions,
  port: (name: keyof OpenPorts) => number,
  known: { readonly hostKey: string; readonly certificate: string },
): ApplianceEndpoints {
  const { replicatesWith, ...rest } = place;
  const url = (name: keyof OpenPorts) => `https://${authority(binds[name].host, port(name))}`;
  return {
    name: appliance.name,
    profile: appliance.profile.id,
    ssh: {
      host: reachable(binds.ssh.host),
      port: port("ssh"),
      user: "root",
      password,
      hostKeySha256: known.hostKey,
    },
    https: { url: url("https"), certSha256: known.certificate },
    sdk: { url: `${url("https")}/sdk`, user: "administrator@vsphere.local", password },
    // Named also where the platform does not serve it: the port is kept for it, and stays closed (V28).
    vami: { url: url("vami"), certSha256: known.certificate },
    ...rest,
    ...(replicatesWith && { replicatesWith: [...replicatesWith] }),
  };
}
