import { z } from "zod";
import { cited, citedText } from "../cited.ts";

/** Managed objects that a server's first answer names: which field, of which type, by which id. */
const services = cited(z.array(z.strictObject({ field: z.string(), type: z.string(), id: z.string() })));

const host = z.strictObject({
  name: z.string(),
  cpuModel: z.string(),
  cpuMhz: z.int(),
  cpuCores: z.int(),
  memoryGb: z.int(),
  vendor: z.string(),
  model: z.string(),
});

const datastore = z.strictObject({
  name: z.string(),
  capacityGb: z.int(),
  /** What others than the simulated machines have taken. */
  usedGb: z.int(),
  /** Is it on every host, or on the first one only? */
  shared: z.boolean(),
});

/** One of a machine's disks; `mode` is vSphere's own word (`persistent`, `independent_persistent`). */
const disk = z.strictObject({ sizeMb: z.int(), mode: z.string() });

/** How long what vCenter does takes. */
const times = z.strictObject({
  /** A clone, for each gigabyte of its disks. */
  cloneMsPerGb: cited(z.int()),
  snapshotMs: cited(z.int()),
  removeSnapshotMs: cited(z.int()),
  revertMs: cited(z.int()),
  reconfigureMs: cited(z.int()),
  powerMs: cited(z.int()),
  destroyMs: cited(z.int()),
  searchMs: cited(z.int()),
});

/** The vCenter side of an appliance: what /sdk calls itself, and the machines, hosts and datastores it stands among. */
export const vsphereSchema = z.strictObject({
  namespace: cited(z.string()),
  cookie: cited(z.string()),
  /** What About says; {version} of three parts, {build} of vpxd. */
  about: z.strictObject({
    name: citedText,
    fullName: citedText,
    vendor: citedText,
    version: cited(z.string()),
    osType: cited(z.string()),
    productLineId: cited(z.string()),
    apiType: cited(z.string()),
    licenseProductName: citedText,
  }),
  services,
  /** A host's own /sdk, which answers while vCenter does not (V6). */
  agent: z.strictObject({
    name: citedText,
    fullName: citedText,
    version: cited(z.string()),
    build: cited(z.int()),
    osType: cited(z.string()),
    productLineId: cited(z.string()),
    apiType: cited(z.string()),
    licenseProductName: citedText,
    user: cited(z.string()),
    services,
  }),
  /** By the fault's type; {name} is what varies. `other` is said for all that have none of their own. */
  faults: z.record(z.string(), citedText),
  /** By the method's name; `other`: {method}. */
  tasks: z.record(z.string(), citedText),
  administrator: cited(z.string()),
  site: cited(
    z.strictObject({
      datacenter: z.string(),
      cluster: z.string(),
      network: z.string(),
      /** Where the media lie on the first datastore. */
      isoFolder: z.string(),
      hosts: z.array(host).min(1),
      datastores: z.array(datastore).min(1),
    }),
  ),
  machine: z.strictObject({
    guestId: cited(z.string()),
    guestName: citedText,
    hardware: cited(z.string()),
    cpus: cited(z.int()),
    memoryMb: cited(z.int()),
    disks: cited(z.array(disk).min(1)),
    address: cited(z.string()),
  }),
  /** What devices are called in a machine's settings; {number} counts from 1. */
  labels: z.strictObject({
    cdDrive: citedText,
    disk: citedText,
    network: citedText,
    ide: citedText,
    scsi: citedText,
    keyboard: citedText,
    pointing: citedText,
    video: citedText,
    scsiSummary: citedText,
    isoSummary: citedText,
    clientSummary: citedText,
  }),
  times,
});

export type Vsphere = z.infer<typeof vsphereSchema>;
