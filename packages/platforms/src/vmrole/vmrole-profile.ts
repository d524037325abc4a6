import { z } from "zod";
import { cited, citedText } from "../cited.ts";

/** The three kinds of role: two have an operating system of the provider's, one brings its own (M4). */
const role = z.enum(["web", "worker", "vm"]);

const image = z.strictObject({
  /** How many differencing levels an image may have (M13). */
  chainDepth: cited(z.int()),
  forbiddenInName: cited(z.array(z.string())),
  /** A regular expression for names that pass. */
  namePattern: cited(z.string()),
  nameRefused: citedText,
  status: cited(z.array(z.string())),
  /** {parent} */
  secondLevelRefused: citedText,
  parentMissing: citedText,
  parentNotCommitted: citedText,
  /** {image}, {parent}: the ids do not fit. */
  parentDiffers: citedText,
  inUse: citedText,
  /** {image}, {children} */
  hasChildren: citedText,
  parentIsItself: citedText,
  notDifferencing: citedText,
  /** {image}, {size}, {parent}, {parentSize}: in bytes. */
  parentSizeDiffers: citedText,
  withoutParent: citedText,
  missing: citedText,
  notCommitted: citedText,
  alreadyCommitted: citedText,
  notUploaded: citedText,
  /** {image}, {problem} */
  unreadable: citedText,
  /** {image}, {what}, {actual}, {expected} */
  differsFromPrepared: citedText,
  /** An instance's error code beside `tooLarge`. */
  tooLargeCode: cited(z.string()),
  tooLarge: citedText,
  sizeNotWholeMb: citedText,
  childCountsWithParent: cited(z.boolean()),
  /** Gigabytes that an image with an operating system sends at least (M12). */
  typicalUploadGb: cited(z.number()),
});

const rearm = z.strictObject({
  initial: cited(z.int()),
  /** How many a service pack gives back. */
  perServicePack: cited(z.int()),
  skipComponent: cited(z.string()),
  exhaustedCode: cited(z.string()),
  exhausted: citedText,
  setuperr: citedText,
  dialog: citedText,
  /** {count} */
  remaining: citedText,
});

const guestOs = z.strictObject({
  defaultFamily: cited(z.int()),
  defaultVersion: cited(z.string()),
  families: cited(z.array(z.strictObject({ family: z.int(), name: z.string(), sdk: z.string() }))),
  /** {release}: `2.12_201208-02` */
  releaseName: citedText,
  releases: cited(z.array(z.string().regex(/^\d+\.\d+_\d{6}-\d\d$/))),
  /** Releases that are only said to have been. */
  listed: cited(z.array(z.string().regex(/^\d+\.\d+_\d{6}-\d\d$/))),
});

const can = z.strictObject({
  configureOs: cited(z.array(role)),
  guestOsUpgrade: cited(z.array(role)),
  updateApplicationByPackage: cited(z.array(role)),
  startupTasks: cited(z.array(role)),
  ownImage: cited(z.array(role)),
  keepDiskOnReimage: cited(z.array(role)),
  /** {role} */
  configureOsRefused: citedText,
});

const party = z.enum(["provider", "customer", "none"]);

const size = z.strictObject({
  name: z.string(),
  cpus: z.int(),
  shared: z.boolean(),
  memoryMb: z.int(),
  mbps: z.int(),
  /** Disk that is left beside the image in a VM role. */
  diskLeftGb: z.int(),
});

const xml = z.strictObject({
  serviceDefinition: cited(z.string()),
  serviceConfiguration: cited(z.string()),
  unattend: cited(z.string()),
  management: cited(z.string()),
  instance: cited(z.string()),
  roleElements: cited(z.strictObject({ web: z.string(), worker: z.string(), vm: z.string() })),
  osImage: citedText,
});

const instance = z.strictObject({
  /** {role}, {index} from 0. */
  name: citedText,
  /** Where the path of a local storage resource begins. */
  localResources: cited(z.string()),
  upgradeDomains: cited(z.int()),
  faultDomains: cited(z.int()),
});

const span = z.tuple([z.number(), z.number()]);

/** A refusal by its code: the status, and the sentence. */
const refusals = z.record(
  z.string(),
  z.strictObject({ status: z.int(), text: z.string(), cite: z.union([z.string(), z.array(z.string())]) }),
);

const blob = z.strictObject({
  version: cited(z.iso.date()),
  server: cited(z.string()),
  /** Bytes. */
  pageSize: cited(z.int()),
  largestPageWrite: cited(z.int()),
  errors: refusals,
});

const service = z.strictObject({
  host: cited(z.string()),
  /** What `x-ms-version` may say. */
  versions: cited(z.array(z.iso.date())),
  /** Sent by clients of later years. */
  laterVersions: cited(z.array(z.iso.date())),
  /** An instance's status from 2011-10-01 on, and what it is to an older client. */
  instanceStatusLater: cited(z.record(z.string(), z.string())),
  locations: cited(z.array(z.string())),
  locationServices: cited(z.array(z.string())),
  /** From and to, seconds, by what is being done. */
  durations: cited(
    z.strictObject({
      commit: span,
      certificate: span,
      deploy: span,
      change: span,
      remove: span,
      swap: span,
      createVm: span,
      startVm: span,
      createRole: span,
      startRole: span,
      stopRole: span,
    }),
  ),
  server: cited(z.string()),
  servedBy: cited(z.string()),
  deploymentStatus: cited(z.array(z.string())),
  instanceStatus: cited(z.array(z.string())),
  /** By code. */
  errors: refusals,
  messages: z.strictObject({
    noDeployments: citedText,
    serviceMissing: citedText,
    /** {name} */
    deploymentMissing: citedText,
    serviceNameInvalid: citedText,
    certificateMissing: citedText,
    serviceExists: citedText,
    serviceHasDeployments: citedText,
    slotTaken: citedText,
    instanceMissing: citedText,
    locationMissing: citedText,
    swapNames: citedText,
    swapEndpoints: citedText,
    notUpgrading: citedText,
    wrongUpgradeDomain: citedText,
    upgradeUnderWay: citedText,
    packageUnreachable: citedText,
    configurationUnreadable: citedText,
    rolesDiffer: citedText,
    guestOsMissing: citedText,
    osImageOfOtherRole: citedText,
    /** {request}: the operation that holds the deployment. */
    exclusiveAccess: citedText,
  }),
});

export const vmRoleSchema = z.strictObject({
  id: z.string().regex(/^vmrole\/\d{4}-\d\d$/),
  title: z.string(),
  image,
  rearm,
  guestOs,
  can,
  /** Who looks after each layer, by role (M4); `none`: there is no such layer. */
  duties: z.array(z.strictObject({ layer: z.string(), web: party, worker: party, vm: party, cite: z.string() })),
  sizes: cited(z.array(size)),
  /** Gigabytes of the largest image by size. */
  osDiskMaxGb: cited(z.record(z.string(), z.int())),
  xml,
  instance,
  service,
  blob,
});

export type VmRole = z.infer<typeof vmRoleSchema>;
