import { type Deployment, type FabricState, SLOTS } from "../fabric/fabric-state.ts";

/** Every deployment that there is. */
export const deploymentsOf = ({ services }: FabricState): readonly Deployment[] =>
  Object.values(services).flatMap(({ deployments }) => SLOTS.flatMap((slot) => deployments[slot] ?? []));

/** The deployments that run from an image, or from a child of it; those that an update goes from or to included. */
export function usersOf(state: FabricState, name: string): readonly Deployment[] {
  const concerned = new Set([
    name,
    ...Object.values(state.images).flatMap((one) => (one.parent === name ? one.name : [])),
  ]);
  return deploymentsOf(state).filter(({ roles, rollout }) =>
    [...roles, ...(rollout?.before.roles ?? [])].some(({ image }) => image !== undefined && concerned.has(image)),
  );
}
