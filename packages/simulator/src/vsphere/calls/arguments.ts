import type { Call } from "../call.ts";
import { notFound } from "../collector/collect.ts";
import type { VmState } from "../estate/vm-state.ts";
import { findVm } from "../face/objects.ts";
import { childOf, type Element, textOf } from "../soap/element.ts";
import { type Ref, ref } from "../soap/value.ts";
import { VimFault } from "../soap/vim-fault.ts";

/** A reference among a call's arguments; undefined when it is not given. */
export function refOf(element: Element | undefined, name: string): Ref | undefined {
  const child = childOf(element, name);
  return child && ref(child.type ?? "", child.text.trim());
}

/** Text that has to be given. Throws `VimFault` InvalidArgument. */
export function expectText(element: Element | undefined, name: string): string {
  const text = textOf(element, name);
  if (text === undefined) throw invalidArgument(name);
  return text;
}

export const invalidArgument = (property: string) =>
  new VimFault("InvalidArgument", { property }, { invalidProperty: property });

/** The machine that a call is made on. Throws `VimFault` ManagedObjectNotFound. */
export function machineOn({ face, request }: Call): VmState {
  const vm = request.on.type === "VirtualMachine" ? findVm(face, request.on.id) : undefined;
  if (!vm) throw notFound(request.on);
  return vm;
}
