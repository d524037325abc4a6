import { allPayloads } from "@patchrig/platforms/profiles";
import type { z } from "zod";
import type { FaultSelector } from "../../faults/fault.ts";
import { FAULTS, listFaults } from "../../faults/index.ts";
import type { Appliance } from "../../vcsa/machine/appliance.ts";
import type { AdminContext } from "./admin-context.ts";
import { type AdminRequest, type AdminRoute, ok, problem } from "./admin-route.ts";
import { type ApplianceReport, SCHEMAS } from "./admin-schemas.ts";
import { CLOCK_ROUTES, clockOf } from "./clock-routes.ts";
import { SESSION_ROUTES } from "./session-routes.ts";
import { SNAPSHOT_ROUTES } from "./snapshot-routes.ts";
import { VMROLE_ROUTES } from "./vmrole-routes.ts";

/** Everything that answers at once; the journal, which follows, has a route of its own. */
export const ADMIN_ROUTES: readonly AdminRoute[] = [
  {
    method: "GET",
    path: "/healthz",
    summary: "Is the simulator up?",
    gives: SCHEMAS.health,
    handle: () => ok({ status: "ok" }),
  },
  {
    method: "GET",
    path: "/state",
    summary: "The clock, and every appliance as it is now",
    gives: SCHEMAS.state,
    handle: ({ world, appliances }) =>
      ok({ version: 1, seed: world.random.seed, clock: clockOf(world), appliances: appliances.map(report) }),
  },
  ...CLOCK_ROUTES,
  {
    method: "GET",
    path: "/faults",
    summary: "The faults that are active",
    gives: SCHEMAS.faults,
    handle: ({ world }) => ok({ faults: world.faults.armed }),
  },
  {
    method: "GET",
    path: "/faults/catalogue",
    summary: "The faults and failures that there are, and the phases that each can be chosen by",
    gives: SCHEMAS.catalogue,
    handle: () => ok({ catalogue: CATALOGUE }),
  },
  {
    method: "POST",
    path: "/faults",
    summary: "Activate a fault or a documented failure, by the selector that is sent",
    takes: SCHEMAS.fault,
    gives: SCHEMAS.faults,
    handle: ({ world }, { body }) => {
      const selector = body as FaultSelector;
      if (!FAULTS.some(({ id }) => id === selector.id)) return unknownFault(selector.id);
      world.faults.arm(selector);
      return ok({ faults: world.faults.armed });
    },
  },
  {
    method: "DELETE",
    path: "/faults/{id}",
    summary: "End a fault",
    gives: SCHEMAS.faults,
    handle: ({ world }, { names: { id = "" } }) =>
      world.faults.disarm(id)
        ? ok({ faults: world.faults.armed })
        : problem(404, "unknown-fault", `no fault "${id}" is active`),
  },
  {
    method: "POST",
    path: "/appliances/{name}/reset",
    summary: "Put an appliance back to how it was created",
    gives: SCHEMAS.appliance,
    handle: (context, request) => withAppliance(context, request, (appliance) => appliance.reset()),
  },
  {
    method: "POST",
    path: "/appliances/{name}/iso",
    summary: "Put a medium into an appliance's CD drive; null takes it out",
    takes: SCHEMAS.iso,
    gives: SCHEMAS.appliance,
    handle: (context, request) =>
      withAppliance(context, request, (appliance) => {
        appliance.insertIso((request.body as z.infer<typeof SCHEMAS.iso>).name ?? undefined);
      }),
  },
  {
    method: "GET",
    path: "/media",
    summary: "The media that profiles describe, by their files' names; any other name may be inserted as well",
    gives: SCHEMAS.media,
    handle: () => ok({ media: allPayloads().flatMap(({ iso }) => (iso === undefined ? [] : [iso.value])) }),
  },
  {
    method: "GET",
    path: "/appliances/{name}/screen",
    summary: "What the machine's own screen shows between two logins",
    gives: SCHEMAS.screen,
    handle: (context, request) => withAppliance(context, request, (appliance) => ({ text: appliance.screen() })),
  },
  ...SNAPSHOT_ROUTES,
  ...VMROLE_ROUTES,
  ...SESSION_ROUTES,
];

const CATALOGUE = listFaults().map(({ id, kind, title, expects, client, target }) => ({
  id,
  kind,
  title,
  expects,
  client,
  phases: [...target.phases],
}));

const unknownFault = (id: string) =>
  problem(404, "unknown-fault", `no fault "${id}": there are ${FAULTS.map((fault) => fault.id).join(", ")}`);

/** Answers with what is given back, else with the appliance as it is afterwards. */
function withAppliance({ appliances }: AdminContext, { names }: AdminRequest, act: (appliance: Appliance) => unknown) {
  const appliance = appliances.find(({ name }) => name === names.name);
  if (!appliance) {
    const known = appliances.map(({ name }) => name).join(", ");
    return problem(404, "unknown-appliance", `no appliance "${names.name}": there are ${known}`);
  }
  return ok(act(appliance) ?? report(appliance));
}

function report({ name, state, ports, parts }: Appliance): ApplianceReport {
  const { profileId, iso, staged, ...rest } = state;
  return {
    name,
    profile: profileId,
    ...rest,
    iso: iso ?? null,
    staged: staged?.iso?.value ?? staged?.version ?? null,
    ports,
    services: [...parts],
  };
}
