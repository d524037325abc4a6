import { z } from "zod";

const instance = z.object({
  name: z.string(),
  role: z.string(),
  kind: z.enum(["web", "worker", "vm"]),
  status: z.string(),
  problem: z.string().nullable(),
  computerName: z.string(),
  upgradeDomain: z.int(),
  /** What its disk was made from: an image, or a release of the guest OS. */
  from: z.union([z.object({ image: z.string(), uuid: z.string() }), z.object({ guestOs: z.string() })]),
  /** Where its application came from, and what it is: an image's name, or a package's hash. */
  application: z.object({ from: z.enum(["image", "package"]), id: z.string() }),
  files: z.record(z.string(), z.string()),
});

const guest = z.object({
  name: z.string(),
  rearms: z.int(),
  generalized: z.boolean(),
  sealed: z.int(),
  /** The line of slmgr /dlv. */
  dlv: z.string(),
});

const deployment = z.object({
  service: z.string(),
  slot: z.enum(["Production", "Staging"]),
  name: z.string(),
  status: z.string(),
  osFamily: z.string().nullable(),
  osVersion: z.string().nullable(),
  configureOs: z.object({ enabled: z.boolean(), reason: z.string().optional() }),
  instances: z.array(instance),
});

const name = z.string().regex(/^[\w.-]{1,80}$/, "expected letters, digits, . _ and -");

/** What the admin API takes and gives of the VM Role service. */
export const VMROLE_SCHEMAS = {
  instance,
  guest,
  deployment,
  fabric: z.object({
    images: z.array(z.object({ name: z.string(), status: z.string(), parent: z.string().nullable() })),
    deployments: z.array(deployment),
    guestOs: z.array(z.object({ family: z.string(), name: z.string(), versions: z.array(z.string()) })),
    guests: z.array(guest),
  }),
  running: z.object({ running: z.boolean() }),
  file: z.strictObject({ path: z.string().min(4).max(260), text: z.string().nullable() }),
  os: z.strictObject({
    osFamily: z.string().regex(/^\d{1,3}$/, "expected a family such as 2"),
    osVersion: z.string().regex(/^(?:\*|[\w.-]{1,60})$/, "expected * or a version as GET /vmrole lists it"),
  }),
  operation: z.object({ operation: z.string() }),
  upgrade: z.strictObject({
    release: z
      .string()
      .regex(/^\d+\.\d+_\d{6}-\d\d$/, "expected a release such as 1.19_201204-01")
      .optional(),
  }),
  upgraded: z.object({
    roles: z.array(
      z.object({
        deployment: z.string(),
        role: z.string(),
        from: z.string().optional(),
        to: z.string().optional(),
        left: z.string().optional(),
      }),
    ),
  }),
  newGuest: z.strictObject({ name }),
  generalize: z.strictObject({ skipRearm: z.boolean().default(false) }),
  generalized: z.union([
    z.object({ outcome: z.literal("done"), rearms: z.int(), used: z.boolean() }),
    z.object({ outcome: z.literal("failed"), code: z.string(), dialog: z.string(), setuperr: z.string() }),
  ]),
} as const;

export type FabricReport = z.infer<typeof VMROLE_SCHEMAS.fabric>;
export type DeploymentReport = z.infer<typeof deployment>;
export type InstanceReport = z.infer<typeof instance>;
export type GuestReport = z.infer<typeof guest>;
