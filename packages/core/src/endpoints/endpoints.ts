import { z } from "zod";

/** Where a target is reached and by what it is known (docs/surface.md, the endpoints document): a simulator writes it, a person may too. */
const host = z.strictObject({
  host: z.string(),
  port: z.int().min(1).max(65_535),
  user: z.string().default("root"),
  password: z.string().optional(),
  hostKeySha256: z.string().optional(),
});

const web = z.object({ url: z.url(), certSha256: z.string().optional() });

/** A vSphere API: vCenter's, or one ESXi host's own. */
const sdk = z.object({
  url: z.url(),
  user: z.string().optional(),
  password: z.string().optional(),
  certSha256: z.string().optional(),
});

const appliance = z.object({
  name: z.string(),
  profile: z.string().optional(),
  ssh: host,
  https: web,
  sdk: sdk.optional(),
  /** The ESXi host that the appliance's VM runs on: its own /sdk answers when vCenter is down (V6). */
  esxi: sdk.extend({ name: z.string().optional() }).optional(),
  /** The appliance's VM in the inventory, where it is not called like the appliance. */
  vm: z.string().optional(),
  vami: web.optional(),
  /** Its place among the document's other appliances (docs/estate.md): `readEstate` checks it. */
  role: z.enum(["psc", "vcenter", "embedded", "vcha-active", "vcha-passive", "vcha-witness"]).optional(),
  /** The appliance that is its external Platform Services Controller. */
  psc: z.string().optional(),
  /** Appliances that its Single Sign-On domain is replicated with; one side is enough. */
  replicatesWith: z.array(z.string()).optional(),
  /** The vCenter HA cluster that it is a node of. */
  vcha: z.string().optional(),
});

/** A VM Role service. `clientCertificate` names a file with the private key and the certificate that is registered, PEM. */
const management = z.object({
  url: z.url(),
  subscriptionId: z.string().optional(),
  clientCertificate: z.string().optional(),
  certSha256: z.string().optional(),
  /** Where images and packages are kept; `packagesUrl` is a container's address with a signature that may write to it. */
  storage: z
    .object({
      url: z.url(),
      account: z.string().optional(),
      key: z.string().optional(),
      packagesUrl: z.url().optional(),
    })
    .optional(),
});

export const endpointsSchema = z.object({
  version: z.literal(1),
  seed: z.int().optional(),
  appliances: z.array(appliance).default([]),
  management: management.optional(),
  /** A server of update repositories: `url` + `/VERSION/` is one, `/VERSION.latest/` that of the latest of VERSION's line. */
  repository: z.object({ url: z.url() }).optional(),
  admin: z.object({ url: z.url(), token: z.string() }).optional(),
  can: z.array(z.string()).optional(),
});

export type Endpoints = z.infer<typeof endpointsSchema>;
export type ApplianceEndpoints = Endpoints["appliances"][number];
export type ManagementEndpoints = NonNullable<Endpoints["management"]>;
