import { parseInstant } from "@patchrig/core/clock";
import type { Fabric } from "../../vmrole/fabric/fabric.ts";
import type { Image } from "../../vmrole/fabric/fabric-state.ts";
import { badRequest, ServiceRefusal } from "../../vmrole/fabric/refusal.ts";
import {
  commitImage,
  deleteImage,
  imageOf,
  prepareImage,
  setImageProperties,
  setParentImage,
} from "../../vmrole/image/image.ts";
import { usersOf } from "../../vmrole/image/in-use.ts";
import { textOf } from "../../vmrole/xml/read-xml.ts";
import type { XmlElement } from "../../vmrole/xml/write-xml.ts";
import { signSas } from "./blob/sas.ts";
import { accepted, type ManagementCall, type ManagementRoute, ok } from "./management-route.ts";
import { optional, required, wholeNumber } from "./required.ts";

const path = "/machineimages/:image";
// No document tells when they came; the field note used them in February 2011.
const since = "2010-10-28";

/** What csupload called (A14); which statuses the service answered with is not known. */
export const IMAGE_ROUTES: readonly ManagementRoute[] = [
  {
    ...{ method: "GET", path: "/machineimages", since },
    handle: ({ fabric }) =>
      ok(["MachineImages", Object.values(fabric.state.images).map((image) => render(fabric, image))]),
  },
  {
    ...{ method: "GET", path, since },
    handle: ({ fabric, names }) => ok(render(fabric, imageOf(fabric, nameOf(names)))),
  },
  {
    ...{ method: "PUT", path, since, takes: "PrepareMachineImage" },
    handle: async (call) => {
      await prepareImage(call.fabric, {
        name: nameOf(call.names),
        label: required(call, "Label"),
        description: textOf(call.body, "Description") ?? "",
        uuid: required(call, "Uuid"),
        timestamp: required(call, "Timestamp"),
        compressedBytes: wholeNumber(call, "CompressedSizeInBytes"),
        mountedBytes: wholeNumber(call, "MountedSizeInBytes"),
        ...optional(call, "Location", "location"),
        ...optional(call, "AffinityGroup", "affinityGroup"),
        ...optional(call, "ParentUuid", "parentUuid"),
        ...optional(call, "ParentTimestamp", "parentTimestamp"),
      });
      return { status: 201 };
    },
  },
  { ...{ method: "GET", path, comp: "reference", since }, handle: referTo },
  {
    ...{ method: "POST", path, comp: "commitmachineimage", since },
    handle: ({ fabric, names }) => accepted(commitImage(fabric, nameOf(names))),
  },
  {
    ...{ method: "POST", path, comp: "properties", since, takes: "SetMachineImageProperties" },
    handle: (call) => {
      setImageProperties(
        call.fabric,
        nameOf(call.names),
        required(call, "Label"),
        textOf(call.body, "Description") ?? "",
      );
      return ok();
    },
  },
  {
    ...{ method: "POST", path, comp: "setparent", since, takes: "ParentMachineImage" },
    handle: (call) => {
      setParentImage(call.fabric, nameOf(call.names), required(call, "ParentImageName"));
      return ok();
    },
  },
  {
    ...{ method: "DELETE", path, since },
    handle: async ({ fabric, names }) => {
      await deleteImage(fabric, nameOf(names));
      return ok();
    },
  },
];

const PERMISSIONS: Readonly<Record<string, string>> = { read: "r", readwrite: "rw" };
const WEEK = 7 * 86_400_000;

/** Where the VHD is to be sent, or read: an address with a signature for a while. */
function referTo({ fabric, names, query }: ManagementCall) {
  const image = imageOf(fabric, nameOf(names));
  const permissions = PERMISSIONS[(query.permission ?? "").toLowerCase()];
  const expiresAt = parseInstant(query.expiry ?? "");
  if (permissions === undefined || expiresAt === undefined) {
    throw new ServiceRefusal("MissingOrInvalidRequiredQueryParameter");
  }
  // A signature for ever would be a key: inferred.
  if (expiresAt <= fabric.now() || expiresAt > fabric.now() + 53 * WEEK) throw badRequest();
  const { account, key, url, images } = fabric.storage;
  const grant = { account, container: images, name: image.name, permissions, expiresAt };
  const address = `${url}/${images}/${encodeURIComponent(image.name)}?${signSas(grant, key)}`;
  return ok(["MachineImageReference", [["SharedAccessSignatureUrl", address]]]);
}

function render({ state }: Fabric, image: Image): XmlElement {
  const { announced, vhd } = image;
  return [
    "MachineImage",
    [
      ["Name", image.name],
      ["Label", image.label],
      ["Description", image.description],
      ["Location", image.location],
      ["AffinityGroup", image.affinityGroup],
      ["Status", image.status === "Committed" ? "Committed" : "Pending"],
      ["ParentImageName", image.parent ?? null],
      ["Uuid", announced.uuid],
      ["Timestamp", announced.timestamp],
      ["MountedSizeInBytes", announced.mountedBytes],
      ["CompressedSizeInBytes", vhd?.sent ?? announced.compressedBytes],
      ["ParentUuid", announced.parentUuid],
      ["ParentTimestamp", announced.parentTimestamp],
      ["InUse", usersOf(state, image.name).length > 0],
    ],
  ];
}

const nameOf = ({ image = "" }: Readonly<Record<string, string>>): string => image;
