import type { Socket } from "node:net";
import { loadProfile } from "@patchrig/platforms/profiles";
import type { Bind } from "../options.ts";
import type { Appliance } from "../vcsa/machine/appliance.ts";
import type { Surrounded } from "../vsphere/surroundings.ts";
import type { World } from "../world/world.ts";
import { authority } from "./bind.ts";
import type { Certificate } from "./certificate.ts";
import { createGate, type Gate } from "./gate.ts";
import { createHttpStrangers } from "./http-strangers.ts";
import { createHttpsFront } from "./https-front.ts";
import { createSdkHandler } from "./sdk.ts";

export interface EsxiOptions {
  readonly world: World;
  readonly appliance: Appliance & Surrounded;
  readonly password: string;
  readonly esxiBind?: Bind;
}

/** The host's own server: no boot and no update of the appliance closes it (V6). */
export async function openEsxi({ world, appliance, esxiBind }: EsxiOptions, certificate: Certificate): Promise<Gate> {
  const { name, vsphere } = appliance;
  const handle = createSdkHandler({ world, name, on: "host", open: vsphere });
  const strangers = createHttpStrangers();
  const front = createHttpsFront({
    certificate,
    handle: (request, response) => {
      strangers.asked(request);
      handle(request, response);
    },
  });
  const onSocket = (socket: Socket) => {
    if (strangers.admit(socket)) front.accept(socket);
  };
  const bind = esxiBind ?? { host: "127.0.0.1", port: 0 };
  return createGate({ ...bind, option: "--esxi", onSocket, onTraffic: () => world.clock.touch() }, true);
}

/** Where it is reached, and by which name the host and the appliance's machine go. */
export function describeEsxi({ appliance, password, esxiBind }: EsxiOptions, { port }: Gate, { sha256 }: Certificate) {
  const { vsphere } = loadProfile(appliance.profile.id);
  return {
    esxi: {
      name: vsphere.site.value.hosts[0]?.name ?? "",
      url: `https://${authority(esxiBind?.host ?? "127.0.0.1", port)}/sdk`,
      user: vsphere.agent.user.value,
      password,
      certSha256: sha256,
    },
    vm: appliance.name,
  };
}
