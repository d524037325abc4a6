import type { OwnCall } from "../../call.ts";
import { notFound } from "../../collector/collect.ts";
import { folderNode } from "../../face/objects.ts";
import { childOf, type Element, flagOf, textOf } from "../../soap/element.ts";
import { VimFault } from "../../soap/vim-fault.ts";
import { imageOf } from "../../tasks/create-snapshot.ts";
import { expectText, invalidArgument, machineOn, refOf } from "../arguments.ts";
import { startOn } from "./start-task.ts";

/** CloneVM_Task. Only vCenter clones: a host's own server does not. */
export function cloneVm(call: OwnCall) {
  const { face, args } = call;
  if (face.kind !== "vcenter") throw new VimFault("NotSupported");
  const vm = machineOn(call);
  const spec = childOf(args, "spec");
  const name = expectText(args, "name");
  if (name === "" || name.length > 80) throw new VimFault("InvalidName", {}, { name });
  const folderRef = refOf(args, "folder");
  const folder = folderRef?.type === "Folder" ? folderNode(face, folderRef.id) : undefined;
  if (folder?.role !== "vm") throw invalidArgument("folder");
  return startOn(call, vm, {
    ...{ do: "clone", name, folder: folder.number },
    ...placeOf(call, childOf(spec, "location"), vm),
    template: flagOf(spec, "template") ?? false,
    powerOn: flagOf(spec, "powerOn") ?? false,
    annotation: textOf(childOf(spec, "config"), "annotation"),
    image: imageOf(face.estate, vm),
  });
}

/** Where it goes; where nothing is said, beside the machine it is made from. */
function placeOf({ face }: OwnCall, location: Element | undefined, vm: { host: string; datastore: string }) {
  const hostRef = refOf(location, "host");
  const host = hostRef ? face.hosts.find(({ name }) => face.refs.host(name).id === hostRef.id) : undefined;
  if (hostRef && !host) throw notFound(hostRef);
  const storeRef = refOf(location, "datastore");
  const store = storeRef ? face.datastores.find(({ name }) => face.refs.datastore(name).id === storeRef.id) : undefined;
  if (storeRef && !store) throw notFound(storeRef);
  const place = { host: host?.name ?? vm.host, datastore: store?.name ?? vm.datastore };
  const local = face.datastores.find(({ name }) => name === place.datastore)?.shared === false;
  if (local && place.host !== face.hosts[0]?.name)
    throw new VimFault("InvalidDatastore", { name: place.datastore }, { name: place.datastore });
  return place;
}
