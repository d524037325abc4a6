import type {
  Accepted,
  Deployment,
  HostedService,
  HostedServicePort,
  MachineImage,
  OperationState,
  ServiceAnswer,
  ServiceRefusal,
  Slot,
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
  /** Every order that was taken, in order: `prepare shop-app-2`. */
  readonly orders: string[];
  /** How often an operation is still in progress when it is asked for. */
  polls: number;
}

/** A subscription in memory, for tests of those who use one: its rules are the documents', its words its own. */
export function createMemoryHostedService(addressOf: (image: string) => string): MemoryService {
  const state: MemoryState = { images: new Map(), services: new Map(), deployments: new Map(), orders: [], polls: 1 };
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

function memoryDeployments({ deployments }: MemoryState, accept: Accept): HostedServicePort["deployments"] {
  const keyOf = ({ service, slot }: Slot) => `${service}/${slot}`;
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
      deployments.set(keyOf(at), withInstances({ ...deployment, instances: [] }, start));
      return accept(`create-deployment ${at.service}`);
    },
    configure: (at, configuration) =>
      change(at, "configure", (deployment) =>
        withInstances({ ...deployment, configuration }, deployment.status === "Running"),
      ),
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

function withInstances(deployment: Deployment, isRunning: boolean): Deployment {
  const instances = configOf(deployment).roles.flatMap(({ name, instances: count }) =>
    Array.from({ length: Number(count ?? 1) }, (_, index) => ({
      role: name,
      name: `${name}_IN_${index}`,
      status: isRunning ? "Ready" : "Stopped",
      size: "Small",
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
