import type { z } from "zod";
import type { OwnedFabric } from "../../vmrole/fabric/create-fabric.ts";
import type { Fabric } from "../../vmrole/fabric/fabric.ts";
import type { Instance } from "../../vmrole/fabric/fabric-state.ts";
import { ServiceRefusal } from "../../vmrole/fabric/refusal.ts";
import { chooseOs } from "../../vmrole/guest/choose-os.ts";
import { upgradeGuests } from "../../vmrole/guest/guest-upgrade.ts";
import { bootGuest, generalize, installGuest, installServicePack } from "../../vmrole/guest/sysprep.ts";
import { writeFileTo } from "../../vmrole/instance/disk.ts";
import { failHardware, reimageInstance } from "../../vmrole/instance/restart.ts";
import { type DeploymentPlace, findDeployment, instanceOf } from "../../vmrole/service/find.ts";
import type { AdminContext } from "./admin-context.ts";
import { type AdminAnswer, type AdminRequest, type AdminRoute, ok, problem } from "./admin-route.ts";
import { reportDeployment, reportFabric, reportGuest, reportInstance } from "./vmrole-report.ts";
import { VMROLE_SCHEMAS } from "./vmrole-schemas.ts";

const deployment = "/vmrole/services/{service}/{slot}";
const instance = `${deployment}/instances/{instance}`;

/** What somebody does who is no client of the VM Role service: its machines, its instances' users, who builds images. */
export const VMROLE_ROUTES: readonly AdminRoute[] = [
  {
    ...{ method: "GET", path: "/vmrole", gives: VMROLE_SCHEMAS.fabric },
    summary: "Images, deployments with their instances, and guests",
    handle: (context) => withFabric(context, (fabric) => reportFabric(fabric)),
  },
  {
    ...{ method: "POST", path: "/vmrole/reset", gives: VMROLE_SCHEMAS.fabric },
    summary: "Put the service back to how it was created: without images, services and guests",
    handle: (context) =>
      withFabric(context, (fabric, owned) => {
        owned.reset();
        return reportFabric(fabric);
      }),
  },
  {
    ...{ method: "GET", path: "/vmrole/running", gives: VMROLE_SCHEMAS.running },
    summary: "Does a VM Role service run here?",
    handle: ({ vmrole }) => ok({ running: vmrole !== undefined }),
  },
  {
    ...{ method: "GET", path: deployment, gives: VMROLE_SCHEMAS.deployment },
    summary: "One deployment; whether [Configure OS] can be clicked, and why not",
    handle: (context, { names }) => withFabric(context, (fabric) => reportDeployment(fabric, placeIn(fabric, names))),
  },
  {
    ...{ method: "POST", path: `${deployment}/os`, takes: VMROLE_SCHEMAS.os, gives: VMROLE_SCHEMAS.operation },
    summary: "Choose a guest OS, as the portal's [Configure OS] does; refused with the reason where that is grey",
    handle: (context, { names, body }) =>
      withFabric(context, (fabric) => {
        const { service = "", slot = "" } = names;
        const chosen = body as z.infer<typeof VMROLE_SCHEMAS.os>;
        return { operation: chooseOs(fabric, { service, deployment: { slot } }, chosen).id };
      }),
  },
  {
    ...{ method: "GET", path: instance, gives: VMROLE_SCHEMAS.instance },
    summary: "One instance: what it runs from, and the files that were written to its disk",
    handle: (context, request) => withInstance(context, request, () => {}),
  },
  {
    ...{ method: "POST", path: `${instance}/files`, takes: VMROLE_SCHEMAS.file, gives: VMROLE_SCHEMAS.instance },
    summary: "Write a file to an instance's disk, as one would by Remote Desktop; null takes it away",
    handle: (context, request) =>
      withInstance(context, request, ({ fabric, one }) => {
        const { path, text } = request.body as z.infer<typeof VMROLE_SCHEMAS.file>;
        writeFileTo(fabric, one, path, text);
      }),
  },
  {
    ...{ method: "POST", path: `${instance}/hardware-failure`, gives: VMROLE_SCHEMAS.instance },
    summary: "Break the machine below an instance: it is made again from its image, and what was written is lost",
    handle: (context, request) =>
      withInstance(context, request, ({ fabric, place, one }) => failHardware(fabric, place.deployment, one)),
  },
  {
    ...{ method: "POST", path: `${instance}/reimage`, gives: VMROLE_SCHEMAS.operation },
    summary: "Reimage an instance, as the portal's button does",
    handle: (context, { names }) =>
      withFabric(context, (fabric) => {
        const { service = "", slot = "", instance: name = "" } = names;
        return { operation: reimageInstance(fabric, { service, deployment: { slot } }, name).id };
      }),
  },
  {
    ...{ method: "POST", path: "/vmrole/guest-os-upgrade", takes: VMROLE_SCHEMAS.upgrade },
    ...{ gives: VMROLE_SCHEMAS.upgraded },
    summary: "Let the provider upgrade guest operating systems, to what is known or to a release that is new",
    handle: (context, { body }) =>
      withFabric(context, (fabric) => ({
        roles: upgradeGuests(fabric, (body as z.infer<typeof VMROLE_SCHEMAS.upgrade>).release),
      })),
  },
  {
    ...{ method: "POST", path: "/vmrole/guests", takes: VMROLE_SCHEMAS.newGuest, gives: VMROLE_SCHEMAS.guest },
    summary: "Install a Windows that an image is to be made of",
    handle: (context, { body }) =>
      withFabric(context, (fabric) =>
        reportGuest(fabric, installGuest(fabric, (body as z.infer<typeof VMROLE_SCHEMAS.newGuest>).name)),
      ),
  },
  {
    ...{ method: "POST", path: "/vmrole/guests/{guest}/generalize", takes: VMROLE_SCHEMAS.generalize },
    ...{ gives: VMROLE_SCHEMAS.generalized },
    summary: "Run sysprep /generalize: it uses up a rearm unless that is skipped, and fails when none is left",
    handle: (context, { names, body }) =>
      withFabric(context, (fabric) => {
        const { skipRearm } = body as z.infer<typeof VMROLE_SCHEMAS.generalize>;
        return generalize(fabric, names.guest ?? "", skipRearm);
      }),
  },
  {
    ...{ method: "POST", path: "/vmrole/guests/{guest}/boot", gives: VMROLE_SCHEMAS.guest },
    summary: "Start a guest, to be changed",
    handle: (context, { names }) =>
      withFabric(context, (fabric) => reportGuest(fabric, bootGuest(fabric, names.guest ?? ""))),
  },
  {
    ...{ method: "POST", path: "/vmrole/guests/{guest}/service-pack", gives: VMROLE_SCHEMAS.guest },
    summary: "Install a service pack in a guest, which gives a rearm back",
    handle: (context, { names }) =>
      withFabric(context, (fabric) => reportGuest(fabric, installServicePack(fabric, names.guest ?? ""))),
  },
];

function withFabric({ vmrole }: AdminContext, answer: (fabric: Fabric, owned: OwnedFabric) => unknown): AdminAnswer {
  if (!vmrole) return problem(404, "no-service", "no VM Role service runs here: start with --management");
  try {
    return ok(answer(vmrole.fabric, vmrole));
  } catch (refusal) {
    if (!(refusal instanceof ServiceRefusal)) throw refusal;
    const entry = vmrole.fabric.profile.service.errors[refusal.code];
    return problem(entry?.status ?? 500, refusal.code, refusal.text ?? entry?.text ?? refusal.code);
  }
}

interface Chosen {
  readonly fabric: Fabric;
  readonly place: DeploymentPlace;
  readonly one: Instance;
}

/** Does something with an instance, and tells of it. */
function withInstance(context: AdminContext, { names }: AdminRequest, act: (chosen: Chosen) => void): AdminAnswer {
  return withFabric(context, (fabric) => {
    const place = placeIn(fabric, names);
    const one = instanceOf(fabric, place.deployment, names.instance ?? "");
    act({ fabric, place, one });
    return reportInstance(fabric, one);
  });
}

const placeIn = (fabric: Fabric, { service = "", slot = "" }: AdminRequest["names"]): DeploymentPlace =>
  findDeployment(fabric, service, { slot });
