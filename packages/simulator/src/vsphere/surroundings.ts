import type { Machine } from "../vcsa/machine/machine.ts";
import type { KeptEstate } from "./estate/estate.ts";
import type { VsphereApi } from "./vsphere.ts";

/** An appliance that stands on a host and under a vCenter. */
export interface Surrounded {
  /** The API of its vCenter, and of the ESXi host it runs on; brought in when somebody first asks for it. */
  readonly vsphere: () => Promise<VsphereApi>;
}

/** The vSphere side of an appliance, once somebody asks for it. */
export interface Surroundings {
  open(): Promise<VsphereApi>;
  /** As plain JSON; nothing when nobody has asked for it yet. */
  keep(): { readonly vsphere?: KeptEstate };
  /** What was kept; undefined: as it was in the beginning. */
  restore(kept: KeptEstate | undefined): void;
}

/** Hosts, datastores and other machines: most simulations never ask for them, so they come when somebody does. */
export function createSurroundings(machine: Machine): Surroundings {
  const beganAt = machine.clock.now();
  let opening: Promise<VsphereApi> | undefined;
  let opened: VsphereApi | undefined;
  /** What was restored before anybody asked. */
  let waiting: KeptEstate | undefined;
  const open = async () => {
    const { createVsphere } = await import("./vsphere.ts");
    opened = createVsphere(machine, { others: machine.setup.others ?? 0, beganAt });
    if (waiting) opened.restore(waiting);
    return opened;
  };
  return {
    open: () => {
      opening ??= open();
      return opening;
    },
    keep: () => {
      const vsphere = opened ? opened.keep() : waiting;
      return vsphere ? { vsphere } : {};
    },
    restore: (kept: KeptEstate | undefined) => {
      waiting = kept;
      opened?.restore(kept);
    },
  };
}
