import type { z } from "zod";
import type { AdminContext } from "./admin-context.ts";
import { type AdminRoute, ok, problem } from "./admin-route.ts";
import { SCHEMAS } from "./admin-schemas.ts";

/** Snapshots of the whole simulated state, by name, as long as the simulator lives. */
export const SNAPSHOT_ROUTES: readonly AdminRoute[] = [
  {
    method: "GET",
    path: "/snapshots",
    summary: "The snapshots that were taken",
    gives: SCHEMAS.snapshots,
    handle: (context) => ok(listed(context)),
  },
  {
    method: "POST",
    path: "/snapshots",
    summary: "Take a snapshot of clock, appliances and faults; one of that name is replaced",
    takes: SCHEMAS.snapshotName,
    gives: SCHEMAS.snapshots,
    handle: (context, { body }) => {
      context.snapshots.take((body as z.infer<typeof SCHEMAS.snapshotName>).name);
      return ok(listed(context));
    },
  },
  {
    method: "GET",
    path: "/snapshots/{name}",
    summary: "A snapshot itself, for `patchrig simulate --snapshot`",
    gives: SCHEMAS.snapshot,
    handle: (context, { names: { name = "" } }) => {
      const snapshot = context.snapshots.get(name);
      return snapshot ? ok(snapshot) : unknown(context, name);
    },
  },
  {
    method: "POST",
    path: "/snapshots/{name}/restore",
    summary: "Put a snapshot back: sessions end as at a power cut, what was under way goes on from where it was",
    gives: SCHEMAS.snapshots,
    handle: (context, { names: { name = "" } }) =>
      context.snapshots.restore(name) ? ok(listed(context)) : unknown(context, name),
  },
  {
    method: "DELETE",
    path: "/snapshots/{name}",
    summary: "Forget a snapshot",
    gives: SCHEMAS.snapshots,
    handle: (context, { names: { name = "" } }) =>
      context.snapshots.drop(name) ? ok(listed(context)) : unknown(context, name),
  },
];

const listed = ({ snapshots }: AdminContext) => ({ snapshots: snapshots.list() });

function unknown({ snapshots }: AdminContext, name: string) {
  const known = snapshots.list().map((snapshot) => snapshot.name);
  return problem(404, "unknown-snapshot", `no snapshot "${name}": there are ${known.join(", ") || "none"}`);
}
