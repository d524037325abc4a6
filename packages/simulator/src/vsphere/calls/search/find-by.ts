import type { OwnCall } from "../../call.ts";
import { parseDatastorePath } from "../../estate/stored-file.ts";
import type { VmState } from "../../estate/vm-state.ts";
import { folderOf } from "../../estate/vm-state.ts";
import { findObject } from "../../face/objects.ts";
import { flagOf, textOf } from "../../soap/element.ts";
import { isData, list, type Ref } from "../../soap/value.ts";
import { expectText } from "../arguments.ts";

type Search = (call: OwnCall) => Ref | undefined;

const first = (call: OwnCall, is: (vm: VmState) => boolean): Ref | undefined => {
  const found = call.face.vms().find(is);
  return found && call.face.refs.vm(found);
};

/** FindByUuid: by the BIOS's, or by vCenter's own. */
export const findByUuid: Search = (call) => {
  const uuid = expectText(call.args, "uuid").trim().toLowerCase();
  if (flagOf(call.args, "vmSearch") === false) {
    const host = call.face.hosts.find(({ name }) => call.face.estate.uuid(`host/${name}`) === uuid);
    return host && call.face.refs.host(host.name);
  }
  const byInstance = flagOf(call.args, "instanceUuid") ?? false;
  return first(call, (vm) => (byInstance ? vm.instanceUuid : vm.uuid) === uuid);
};

/** FindByIp, FindByDnsName: as the tools in a machine tell it; a host by its name. */
export const findByIp: Search = (call) => byGuest(call, "ipAddress", expectText(call.args, "ip"));

export const findByDnsName: Search = (call) => {
  const name = expectText(call.args, "dnsName").toLowerCase();
  if (flagOf(call.args, "vmSearch") !== false) return byGuest(call, "hostName", name);
  const host = call.face.hosts.find((one) => one.name.toLowerCase() === name);
  return host && call.face.refs.host(host.name);
};

const byGuest = (call: OwnCall, field: string, wanted: string) =>
  first(call, (vm) => {
    const guest = findObject(call.face, call.face.refs.vm(vm))?.read("guest");
    return isData(guest) && String(guest.fields[field] ?? "").toLowerCase() === wanted.trim();
  });

/** FindAllByUuid, FindAllByIp, FindAllByDnsName: names here are of one machine each. */
export const all = (search: Search) => (call: OwnCall) => {
  const found = search(call);
  return list("ManagedObjectReference", found ? [found] : []);
};

/** FindByDatastorePath: by its settings' file. */
export const findByDatastorePath: Search = (call) => {
  const wanted = parseDatastorePath(textOf(call.args, "path") ?? "");
  return first(call, (vm) => `${folderOf(vm)}/${vm.name}.vmx` === `[${wanted?.datastore}] ${wanted?.path}`);
};
