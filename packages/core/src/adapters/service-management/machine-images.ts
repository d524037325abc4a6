import { formatInstant } from "../../clock/index.ts";
import type {
  MachineImage,
  MachineImages,
  NewImage,
  ReferenceWish,
  ServiceAnswer,
} from "../../ports/hosted-service.ts";
import type { XmlElement } from "../../vmrole/xml/element.ts";
import { ask, askForOne, order, part } from "./call.ts";
import { bodyOf, bytesIn, decode64, encode64, itemsIn, optionalIn, textIn } from "./document.ts";
import type { Exchange } from "./exchange.ts";

const IMAGES = "machineimages";

/** A14: the contract by which images came. How its calls end is not known: every success is taken. */
export function createMachineImages(exchange: Exchange): MachineImages {
  const post = (name: string, comp: string, body?: string) =>
    order(exchange, { method: "POST", path: `${at(name)}?comp=${comp}`, ...(body !== undefined && { body }) });
  return {
    list: () => ask(exchange, IMAGES, (root) => itemsIn(root, "MachineImages", "MachineImage").map(imageOf)),
    find: (name) => askForOne(exchange, at(name), imageOf),
    prepare: (name, image) => order(exchange, { method: "PUT", path: at(name), body: prepareBody(image) }),
    reference: async (name, wish) => {
      const expiry = exchange.now() + wish.validForMs;
      const answer = await askForReference(exchange, name, { expiry, permission: wish.permission });
      if (answer.kind === "done" || expiry > exchange.now()) return answer;
      // What was known of the service's clock was too old: its answer tells better.
      return askForReference(exchange, name, { expiry: exchange.now() + wish.validForMs, permission: wish.permission });
    },
    commit: (name) => post(name, "commitmachineimage"),
    setProperties: (name, { label, description }) =>
      post(
        name,
        "properties",
        bodyOf("SetMachineImageProperties", [
          ["Label", encode64(label)],
          ["Description", description],
        ]),
      ),
    setParent: (name, parent) => post(name, "setparent", bodyOf("ParentMachineImage", [["ParentImageName", parent]])),
    remove: (name) => order(exchange, { method: "DELETE", path: at(name) }),
  };
}

const at = (name: string): string => `${IMAGES}/${part(name)}`;

/** The expiry is written as .NET's "o" format does (A14). */
function askForReference(
  exchange: Exchange,
  name: string,
  { expiry, permission }: Pick<ReferenceWish, "permission"> & { readonly expiry: number },
): Promise<ServiceAnswer<string>> {
  const until = encodeURIComponent(formatInstant(expiry).replace("Z", "0000Z"));
  const query = `comp=reference&expiry=${until}&permission=${permission}`;
  return ask(exchange, `${at(name)}?${query}`, (root) => textIn(root, "SharedAccessSignatureUrl"));
}

const prepareBody = (image: NewImage): string =>
  bodyOf("PrepareMachineImage", [
    ["Label", encode64(image.label)],
    ["Description", image.description],
    ["Uuid", image.uuid],
    ["Timestamp", image.timestamp],
    ["CompressedSizeInBytes", image.compressedBytes],
    ["MountedSizeInBytes", image.mountedBytes],
    ["Location", image.location],
    ["AffinityGroup", image.affinityGroup],
    ["ParentUuid", image.parentUuid],
    ["ParentTimestamp", image.parentTimestamp],
  ]);

function imageOf(element: XmlElement): MachineImage {
  return {
    name: textIn(element, "Name"),
    label: decode64(textIn(element, "Label")),
    description: textIn(element, "Description"),
    location: optionalIn(element, "Location"),
    affinityGroup: optionalIn(element, "AffinityGroup"),
    status: textIn(element, "Status"),
    parent: optionalIn(element, "ParentImageName"),
    uuid: textIn(element, "Uuid").toLowerCase(),
    timestamp: textIn(element, "Timestamp"),
    mountedBytes: bytesIn(element, "MountedSizeInBytes"),
    compressedBytes: bytesIn(element, "CompressedSizeInBytes"),
    parentUuid: optionalIn(element, "ParentUuid")?.toLowerCase(),
    parentTimestamp: optionalIn(element, "ParentTimestamp"),
    inUse: textIn(element, "InUse") === "true",
  };
}
