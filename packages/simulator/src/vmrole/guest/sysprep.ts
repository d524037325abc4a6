import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import type { Guest } from "../fabric/fabric-state.ts";
import { notFound } from "../fabric/refusal.ts";

/** What sysprep /generalize came to. */
export type Generalized =
  | { readonly outcome: "done"; readonly rearms: number; readonly used: boolean }
  | { readonly outcome: "failed"; readonly code: string; readonly dialog: string; readonly setuperr: string };

/** A Windows with as many rearms as an installation has (M19); one of that name is installed anew. */
export function installGuest({ state, profile, record }: Fabric, name: string): Guest {
  const guest: Guest = { name, rearms: profile.rearm.initial.value, generalized: false, sealed: 0 };
  state.guests[name] = guest;
  record("guest", { guest: name, rearms: guest.rearms });
  return guest;
}

/** Throws `ServiceRefusal` ResourceNotFound. */
function guestOf({ state }: Fabric, name: string): Guest {
  const guest = Object.hasOwn(state.guests, name) ? state.guests[name] : undefined;
  if (!guest) throw notFound();
  return guest;
}

/** sysprep /generalize: uses up one rearm unless it is skipped (M19, M20); at 0 it fails, and nothing is changed. */
export function generalize({ profile, record, state }: Fabric, name: string, skipRearm: boolean): Generalized {
  const guest = guestOf({ state } as Fabric, name);
  const { rearm } = profile;
  if (!skipRearm && guest.rearms === 0) {
    record("sysprep", { guest: name, outcome: "failed", code: rearm.exhaustedCode.value });
    const told = { dialog: rearm.dialog.text, setuperr: rearm.setuperr.text };
    return { outcome: "failed", code: rearm.exhaustedCode.value, ...told };
  }
  if (!skipRearm) guest.rearms -= 1;
  guest.generalized = true;
  guest.sealed += 1;
  record("sysprep", { guest: name, outcome: "done", skipRearm, rearms: guest.rearms });
  return { outcome: "done", rearms: guest.rearms, used: !skipRearm };
}

/** Starts a guest: a generalized one is specialized, and can be changed again. */
export function bootGuest(fabric: Fabric, name: string): Guest {
  const guest = guestOf(fabric, name);
  guest.generalized = false;
  fabric.record("guest", { guest: name, booted: true });
  return guest;
}

/** A service pack gives a rearm back (W7). */
export function installServicePack(fabric: Fabric, name: string): Guest {
  const guest = guestOf(fabric, name);
  guest.rearms += fabric.profile.rearm.perServicePack.value;
  fabric.record("guest", { guest: name, servicePack: true, rearms: guest.rearms });
  return guest;
}

/** The line of slmgr /dlv that counts. */
export const remainingRearms = ({ profile }: Fabric, { rearms }: Guest): string =>
  fill(profile.rearm.remaining.text, { count: rearms });
