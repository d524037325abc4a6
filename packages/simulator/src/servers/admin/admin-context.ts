import type { ConsoleDesk } from "../../live/console-desk.ts";
import type { SnapshotShelf } from "../../snapshot/shelf.ts";
import type { Appliance } from "../../vcsa/machine/appliance.ts";
import type { OwnedFabric } from "../../vmrole/fabric/create-fabric.ts";
import type { World } from "../../world/world.ts";

/** What the admin API tells of and turns. */
export interface AdminContext {
  readonly world: World;
  readonly appliances: readonly Appliance[];
  readonly snapshots: SnapshotShelf;
  readonly desk: ConsoleDesk;
  /** Where a VM Role service runs. */
  readonly vmrole?: OwnedFabric | undefined;
}
