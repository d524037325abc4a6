import type { Operation } from "../../vmrole/fabric/fabric-state.ts";
import { badRequest } from "../../vmrole/fabric/refusal.ts";
import { rebootInstance, reimageInstance } from "../../vmrole/instance/restart.ts";
import {
  createDeployment,
  deleteDeployment,
  type Named,
  placeOf,
  setDeploymentStatus,
} from "../../vmrole/service/deployment.ts";
import { slotOf } from "../../vmrole/service/find.ts";
import { changeConfiguration, rollBack, upgradeDeployment, walkUpgradeDomain } from "../../vmrole/service/update.ts";
import { accepted, type ManagementCall, type ManagementRoute, ok } from "./management-route.ts";
import { renderDeployment } from "./render-deployment.ts";
import { oneOf, optional, required, wholeNumber } from "./required.ts";

const bySlot = "/services/hostedservices/:service/deploymentslots/:slot";
const byName = "/services/hostedservices/:service/deployments/:name";

/** What is done with a deployment, however it is named. */
const DEPLOYMENT_VERBS: readonly Omit<ManagementRoute, "path">[] = [
  {
    ...{ method: "GET", since: "2009-10-01" },
    handle: (call) => ok(renderDeployment(call.fabric, placeOf(call.fabric, named(call)), call.version)),
  },
  { ...{ method: "DELETE", since: "2009-10-01" }, handle: begun(({ fabric }, at) => deleteDeployment(fabric, at)) },
  {
    ...{ method: "POST", comp: "config", since: "2009-10-01", takes: "ChangeConfiguration" },
    handle: begun((call, at) =>
      changeConfiguration(call.fabric, at, { configuration: required(call, "Configuration"), mode: modeOf(call) }),
    ),
  },
  {
    ...{ method: "POST", comp: "status", since: "2009-10-01", takes: "UpdateDeploymentStatus" },
    handle: begun((call, at) => {
      required(call, "Status");
      return setDeploymentStatus(call.fabric, at, oneOf(call, "Status", ["Running", "Suspended"]));
    }),
  },
  {
    ...{ method: "POST", comp: "upgrade", since: "2009-10-01", takes: "UpgradeDeployment" },
    handle: begun((call, at) =>
      upgradeDeployment(call.fabric, at, {
        mode: modeOf(call),
        packageUrl: required(call, "PackageUrl"),
        configuration: required(call, "Configuration"),
        label: required(call, "Label"),
        ...optional(call, "RoleToUpgrade", "role"),
      }),
    ),
  },
  {
    ...{ method: "POST", comp: "walkupgradedomain", since: "2009-10-01", takes: "WalkUpgradeDomain" },
    handle: begun((call, at) => walkUpgradeDomain(call.fabric, at, wholeNumber(call, "UpgradeDomain"))),
  },
  {
    ...{ method: "POST", comp: "rollback", since: "2011-10-01", takes: "RollbackUpdateOrUpgrade" },
    handle: begun((call, at) => rollBack(call.fabric, at, modeOf(call))),
  },
];

const INSTANCE_VERBS: readonly Omit<ManagementRoute, "path">[] = [
  {
    ...{ method: "POST", comp: "reboot", since: "2010-10-28" },
    handle: begun(({ fabric, names }, at) => rebootInstance(fabric, at, names.instance ?? "")),
  },
  {
    ...{ method: "POST", comp: "reimage", since: "2010-10-28" },
    handle: begun(({ fabric, names }, at) => reimageInstance(fabric, at, names.instance ?? "")),
  },
];

/** Deployments, by their slot and by their name. */
export const DEPLOYMENT_ROUTES: readonly ManagementRoute[] = [
  {
    ...{ method: "POST", path: bySlot, since: "2009-10-01", takes: "CreateDeployment" },
    handle: async (call) => {
      const slot = slotOf(call.names.slot ?? "");
      if (slot === undefined) throw badRequest();
      const operation = await createDeployment(
        call.fabric,
        { service: call.names.service ?? "", slot },
        {
          name: required(call, "Name"),
          label: required(call, "Label"),
          packageUrl: required(call, "PackageUrl"),
          configuration: required(call, "Configuration"),
          start: oneOf(call, "StartDeployment", ["false", "true"]) === "true",
        },
      );
      return accepted(operation);
    },
  },
  ...[bySlot, byName].flatMap((path) => [
    ...DEPLOYMENT_VERBS.map((verb): ManagementRoute => ({ ...verb, path })),
    ...INSTANCE_VERBS.map((verb): ManagementRoute => ({ ...verb, path: `${path}/roleinstances/:instance` })),
  ]),
];

const modeOf = (call: ManagementCall) => oneOf(call, "Mode", ["Auto", "Manual"]);

function named({ names: { service = "", slot, name = "" } }: ManagementCall): Named {
  return { service, deployment: slot === undefined ? { name } : { slot } };
}

function begun(begin: (call: ManagementCall, at: Named) => Operation | Promise<Operation>): ManagementRoute["handle"] {
  return async (call) => accepted(await begin(call, named(call)));
}
