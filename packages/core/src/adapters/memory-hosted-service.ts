import { createHash } from "node:crypto";
import type {
  Accepted,
  Deployment,
  HostedService,
  HostedServicePort,
  MachineImage,
  OperationState,
  ServiceAnswer,
  ServiceCertificate,
  ServiceRefusal,
  Slot,
  UpdateMode,
} from "../ports/hosted-service.ts";
import { readCscfg } from "../vmrole/service/cscfg.ts";
import { parseXmlBytes } from "../vmrole/xml/document.ts";

/** What is in it, and how it may be made to behave. */
export interface MemoryService extends HostedServicePort {
  readonly state: MemoryState;
}

interface MemoryState {
  readonly images: Map<string, MachineImage>;
  readonly services: Map<string, HostedService>;
  readonly deployments: Map<string, Deployment>;
  /** By `SERVICE/THUMBPRINT`. */
  readonly certificates: Map<string, ServiceCertificate>;
  /** What each deployment was before the update that is under way, by its key. */
  readonly before: Map<string, Deployment>;
  /** Every order that was taken, in order: `prepare shop-app-2`. */
  readonly orders: string[];
  /** How often an operation is still in progress when it is asked for. */
  polls: number;
}

/** A subscription in memory, for tests of those who use one: its rules are the documents', its words its own. */
export function createMemoryHostedService(addressOf: (image: string) => string): MemoryService {
  const state: MemoryState = {
    ...{ images: new Map(), services: new Map(), deployments: new Map(), certificates: new Map(), before: new Map() },
    ...{ orders: [], polls: 1 },
  };
  const operations = new Map<string, number>();
  const accept = (order: string): ServiceAnswer<Accepted> => {
    state.orders.push(order);
    const operation = String(state.orders.length).padStart(32, "0");
    operations.set(operation, state.polls);
    return done({ operation });
  };
  const operation = async (id: string): Promise<ServiceAnswer<OperationState>> => {
    const left = operations.get(id);
    if (left === undefined) return refused("ResourceNotFound", 404, "there is no such operation");
    operations.set(id, left - 1);
    return done({ status: left > 0 ? "InProgress" : "Succeeded" });
  };
  return {
    state,
    operation,
    // It is nowhere in particular: any place will do.
    locations: async () => done([]),
    images: memoryImages(state, accept, addressOf),
    services: memoryServices(state, accept),
    deployments: memoryDeployments(state, accept),
    certificates: memoryCertificates(state, accept),
  };
}

type Accept = (order: string) => ServiceAnswer<Accepted>;

function memoryImages(
  { images, deployments }: MemoryState,
  accept: Accept,
  addressOf: (image: string) => string,
): HostedServicePort["images"] {
  const change = async (name: string, order: string, act: (image: MachineImage) => ServiceRefusal | MachineImage) => {
    const image = images.get(name);
    if (image === undefined) return refused("ResourceNotFound", 404, "there is no such image");
    const changed = act(image);
    if ("kind" in changed) return changed;
    images.set(name, changed);
    return accept(`${order} ${name}`);
  };
  const isUsed = (name: string) => [...deployments.values()].some((one) => imagesOf(one).includes(name));
  return {
    list: async () => done([...images.values()]),
    find: async (name) => done(images.get(name)),
    reference: async (name) =>
      images.has(name) ? done(addressOf(name)) : refused("ResourceNotFound", 404, "there is no such image"),
    prepare: async (name, image) => {
      if (name.includes("_")) return refused("BadRequest", 400, "the image name is invalid");
      if (images.get(name)?.status === "Committed")
        return refused("ConflictError", 409, "the image is committed already");
      images.set(name, { ...image, name, status: "Pending", parent: undefined, inUse: false });
      return accept(`prepare ${name}`);
    },
    commit: (name) =>
      change(name, "commit", (image) =>
        image.status === "Committed"
          ? refused("ConflictError", 409, "it is committed already")
          : { ...image, status: "Committed" },
      ),
    setProperties: (name, properties) => change(name, "set", (image) => ({ ...image, ...properties })),
    setParent: (name, parent) =>
      change(name, "set-parent", (image) => {
        const below = images.get(parent);
        if (below?.status !== "Committed") return refused("BadRequest", 400, "there is no such parent");
        // M13.
        if (below.parentUuid !== undefined) return refused("BadRequest", 400, "the parent has a parent itself");
        if (below.uuid !== image.parentUuid) return refused("BadRequest", 400, "its disk is not this parent");
        return { ...image, parent };
      }),
    remove: async (name) => {
      if (!images.has(name)) return refused("ResourceNotFound", 404, "there is no such image");
      const children = [...images.values()].some(({ parent }) => parent === name);
      if (children || isUsed(name)) return refused("ConflictError", 409, "the image is in use");
      images.delete(name);
      return accept(`remove ${name}`);
    },
  };
}

function memoryServices({ services }: MemoryState, accept: Accept): HostedServicePort["services"] {
  return {
    list: async () => done([...services.values()]),
    find: async (name) => done(services.get(name)),
    create: async ({ description: _, ...service }) => {
      if (services.has(service.name)) return refused("ConflictError", 409, "the name is taken");
      services.set(service.name, service);
      return accept(`create-service ${service.name}`);
    },
    remove: async (name) => {
      services.delete(name);
      return accept(`remove-service ${name}`);
    },
  };
}

/** The thumbprint is the file's: what it holds is not looked into. */
function memoryCertificates({ certificates }: MemoryState, accept: Accept): HostedServicePort["certificates"] {
  const keyOf = (service: string, thumbprint: string) => `${service}/${thumbprint.toUpperCase()}`;
  return {
    list: async (service) =>
      done([...certificates].filter(([key]) => key.startsWith(`${service}/`)).map(([, one]) => one)),
    find: async (service, thumbprint) => done(certificates.get(keyOf(service, thumbprint))),
    add: async (service, { bytes }) => {
      const thumbprint = createHash("sha1").update(bytes).digest("hex").toUpperCase();
      certificates.set(keyOf(service, thumbprint), { thumbprint, data: bytes.toString("base64") });
      return accept(`add-certificate ${thumbprint}`);
    },
    remove: async (service, thumbprint) =>
      certificates.delete(keyOf(service, thumbprint))
        ? accept(`remove-certificate ${thumbprint.toUpperCase()}`)
        : refused("ResourceNotFound", 404, "there is no such certificate"),
  };
}

const keyOf = ({ service, slot }: Slot): string => `${service}/${slot}`;

function memoryDeployments(state: MemoryState, accept: Accept): HostedServicePort["deployments"] {
  const { deployments } = state;
  const change = async (at: Slot, order: string, act: (deployment: Deployment) => Deployment | ServiceRefusal) => {
    const deployment = deployments.get(keyOf(at));
    if (deployment === undefined) return refused("ResourceNotFound", 404, "No deployment is there.");
    const changed = act(deployment);
    if ("kind" in changed) return changed;
    deployments.set(keyOf(at), changed);
    return accept(`${order} ${at.service}`);
  };
  const onInstance = (at: Slot, order: string, name: string) =>
    change(at, `${order} ${name} of`, (deployment) =>
      deployment.instances.some((one) => one.name === name)
        ? deployment
        : refused("ResourceNotFound", 404, "there is no such instance"),
    );
  return {
    find: async (at) => done(deployments.get(keyOf(at))),
    create: async (at, { name, label, configuration, start }) => {
      if (deployments.has(keyOf(at))) return refused("ConflictError", 409, "a deployment is there already");
      const deployment = { name, label, configuration, url: `http://${at.service}.invalid/`, status: "Suspended" };
      deployments.set(keyOf(at), withInstances({ ...deployment, instances: [], update: undefined }, start));
      return accept(`create-deployment ${at.service}`);
    },
    configure: (at, configuration) =>
      change(at, "configure", (deployment) =>
        withInstances({ ...deployment, configuration }, deployment.status === "Running"),
      ),
    ...memoryUpdates(state, accept, change),
    setStatus: (at, status) => change(at, status, (deployment) => withInstances(deployment, status === "Running")),
    reimage: (at, name) => onInstance(at, "reimage", name),
    reboot: (at, name) => onInstance(at, "reboot", name),
    remove: (at) => {
      const accepted = change(at, "remove-deployment", (deployment) => deployment);
      deployments.delete(keyOf(at));
      return accepted;
    },
  };
}

type Change = (
  at: Slot,
  order: string,
  act: (one: Deployment) => Deployment | ServiceRefusal,
) => Promise<ServiceAnswer<Accepted>>;

/** Updates by hand stand still before each domain; those by themselves are over at once. */
function memoryUpdates({ deployments, before }: MemoryState, accept: Accept, change: Change) {
  const begin = (deployment: Deployment, mode: UpdateMode, mayRollBack: boolean): Deployment => {
    const update = mode === "Manual" ? ({ mode, domain: 0, state: "Before", mayRollBack } as const) : undefined;
    return withInstances({ ...deployment, update }, deployment.status === "Running");
  };
  return {
    upgrade: (at, { configuration, label, mode }) =>
      change(at, "upgrade", (deployment) => {
        if (deployment.update) return refused("ConflictError", 409, "an update is under way");
        before.set(keyOf(at), deployment);
        return begin({ ...deployment, configuration, label }, mode, true);
      }),
    walk: (at, domain) =>
      change(at, `walk ${domain} of`, (deployment) => {
        const { update, instances } = deployment;
        if (update?.state !== "Before") return refused("ConflictError", 409, "no update waits");
        if (update.domain !== domain) return refused("BadRequest", 400, `domain ${update.domain} comes next`);
        const isLast = instances.every((one) => (one.domain ?? 0) <= domain);
        return { ...deployment, update: isLast ? undefined : { ...update, domain: domain + 1 } };
      }),
    rollBack: (at, mode) =>
      change(at, "roll-back", ({ update }) => {
        const old = before.get(keyOf(at));
        if (!update?.mayRollBack || !old) return refused("ConflictError", 409, "no update is under way");
        return begin(old, mode, false);
      }),
    swap: async (service, { production, staging }) => {
      const [live, next] = (["Production", "Staging"] as const).map((slot) => ({ service, slot }));
      const [old, source] = [live, next].map((at) => at && deployments.get(keyOf(at)));
      if (!live || !next || !source || source.name !== staging || old?.name !== production)
        return refused("ConflictError", 409, "other deployments are in the slots");
      deployments.set(keyOf(live), source);
      if (old) deployments.set(keyOf(next), old);
      else deployments.delete(keyOf(next));
      return accept(`swap ${service}`);
    },
  } satisfies Partial<HostedServicePort["deployments"]>;
}

function withInstances(deployment: Deployment, isRunning: boolean): Deployment {
  const instances = configOf(deployment).roles.flatMap(({ name, instances: count }) =>
    Array.from({ length: Number(count ?? 1) }, (_, index) => ({
      role: name,
      name: `${name}_IN_${index}`,
      status: isRunning ? "Ready" : "Stopped",
      size: "Small",
      domain: index,
    })),
  );
  return { ...deployment, status: isRunning ? "Running" : "Suspended", instances };
}

const configOf = ({ configuration }: Deployment) =>
  readCscfg(parseXmlBytes(Buffer.from(configuration), "the configuration"));

const imagesOf = (deployment: Deployment) => configOf(deployment).roles.map(({ osImage }) => osImage);

const done = <T>(value: T): { readonly kind: "done"; readonly value: T } => ({ kind: "done", value });
const refused = (code: string, status: number, text: string): ServiceRefusal => ({
  ...{ kind: "refused", by: "service", code, status, text },
  hint: "nothing was done",
});
