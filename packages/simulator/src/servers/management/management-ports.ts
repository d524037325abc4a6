import { createCertificate } from "@patchrig/core/certificate";
import type { ManagementEndpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import type { Bind, ManagementAccess, ManagementOptions } from "../../options.ts";
import { createFabric, type OwnedFabric } from "../../vmrole/fabric/create-fabric.ts";
import type { World } from "../../world/world.ts";
import { authority } from "../bind.ts";
import { createGate } from "../gate.ts";
import { signSas } from "./blob/sas.ts";
import { createManagementFace } from "./management-face.ts";

export interface ManagementPorts {
  readonly access: ManagementAccess;
  readonly endpoints: ManagementEndpoints;
  close(): Promise<void>;
}

/** 9999-12-31T23:59:59Z: a rehearsal's packages may be replaced at any simulated time. */
const FOR_EVER = 253_402_300_799_000;

/** Puts the service and its blobs on the network. Throws `PatchrigError` port-in-use. */
export async function openManagementPorts(
  owned: OwnedFabric,
  { bind, anyPort }: { readonly bind: Bind; readonly anyPort: boolean },
): Promise<ManagementPorts> {
  const { fabric } = owned;
  const certificate = createCertificate(["localhost", "127.0.0.1"]);
  const client = createCertificate(["patchrig"]);
  let url = "";
  const face = createManagementFace({ fabric, certificate, registered: [client.sha256], url: () => url });
  // Whoever waits for an operation asks again and again: a clock at full speed does not stand still for that.
  const onTraffic = () => {};
  const gateOptions = { ...bind, option: "--management", onSocket: face.accept, onTraffic };
  const gate = await createGate(gateOptions, true).catch((error: unknown) => {
    const isTaken = error instanceof PatchrigError && error.code === "port-in-use";
    if (isTaken && anyPort) return createGate({ ...gateOptions, port: 0 }, true);
    throw error;
  });
  url = `https://${authority(bind.host, gate.port)}`;
  owned.reachedAt(`${url}/${fabric.storage.account}`);
  const { account, key, packages } = fabric.storage;
  const grant = { account, container: packages, name: "", permissions: "rwdl", expiresAt: FOR_EVER };
  const storage = {
    ...{ url: `${url}/${account}`, account, key },
    packagesUrl: `${url}/${account}/${packages}?${signSas(grant, key)}`,
  };
  const common = { url, subscriptionId: fabric.subscriptionId, certSha256: certificate.sha256, storage };
  const access: ManagementAccess = {
    ...common,
    clientCertificate: `${client.key.trimEnd()}\n${client.certificate}`,
    serverCertificate: certificate.certificate,
  };
  return { access, endpoints: common, close: gate.close };
}

export const fabricOf = (world: World, { profile, subscriptionId, storage }: ManagementOptions): OwnedFabric =>
  createFabric(world, {
    ...(profile === undefined ? {} : { profile }),
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    ...(storage === undefined ? {} : { storage }),
  });
