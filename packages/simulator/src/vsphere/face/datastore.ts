import { data, list, megabytes, ref, special, word } from "../soap/value.ts";
import { ENTITY, entityReads, freeBytes, refList } from "./containers.ts";
import type { Datastore, Face } from "./face.ts";
import { ENTITY_UNSET, type ManagedType } from "./managed-type.ts";

const urlOf = ({ estate }: Face, { name }: Datastore) => `ds:///vmfs/volumes/${estate.uuid(`volume/${name}`)}/`;
const capacity = ({ capacityGb }: Datastore) => megabytes(capacityGb * 1024);

/** The hosts that see it. */
const hostsOf = ({ hosts }: Face, { shared }: Datastore) => (shared ? hosts : hosts.slice(0, 1));

export const datastoreType: ManagedType<Datastore> = {
  type: "Datastore",
  also: ENTITY,
  read: {
    ...entityReads,
    name: ({ name }) => name,
    parent: (_, { refs }) => refs.folder("datastore"),
    browser: ({ name }, { refs }) => ref("HostDatastoreBrowser", `datastoreBrowser-${refs.datastore(name).id}`),
    summary: (store, face) =>
      data("DatastoreSummary", {
        datastore: face.refs.datastore(store.name),
        name: store.name,
        url: urlOf(face, store),
        capacity: capacity(store),
        freeSpace: freeBytes(face.estate, store.name),
        uncommitted: 0n,
        accessible: true,
        multipleHostAccess: store.shared && face.hosts.length > 1,
        type: "VMFS",
        maintenanceMode: "normal",
      }),
    info: (store, face) =>
      special("VmfsDatastoreInfo", {
        name: store.name,
        url: urlOf(face, store),
        freeSpace: freeBytes(face.estate, store.name),
        maxFileSize: megabytes(65_536 * 1024),
      }),
    capability: () =>
      data("DatastoreCapability", {
        directoryHierarchySupported: true,
        rawDiskMappingsSupported: true,
        perFileThinProvisioningSupported: true,
      }),
    host: (store, face) =>
      list(
        "DatastoreHostMount",
        hostsOf(face, store).map(({ name }) =>
          data("DatastoreHostMount", {
            key: face.refs.host(name),
            mountInfo: data("HostMountInfo", {
              path: urlOf(face, store).replace("ds://", ""),
              accessMode: "readWrite",
              mounted: true,
              accessible: true,
            }),
          }),
        ),
      ),
    vm: (store, face) =>
      refList(
        face
          .vms()
          .filter(({ datastore }) => datastore === store.name)
          .map(face.refs.vm),
      ),
  },
  unset: [...ENTITY_UNSET, "iormConfiguration"],
};

/** What looks for files on one datastore. */
export const browserType: ManagedType<Datastore> = {
  type: "HostDatastoreBrowser",
  also: [],
  read: {
    datastore: ({ name }, { refs }) => refList([refs.datastore(name)]),
    supportedType: () =>
      list(
        "FileQuery",
        ["IsoImageFileQuery", "VmDiskFileQuery", "VmConfigFileQuery", "FolderFileQuery"].map((type) =>
          special(type, {}),
        ),
      ),
  },
  unset: [],
};

export const connected = () => word("HostSystemConnectionState", "connected");
