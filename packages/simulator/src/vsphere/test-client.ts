import { loadProfile } from "@patchrig/platforms/profiles";
import { createSimulator, type Simulator } from "../create-simulator.ts";
import type { ApplianceOptions } from "../options.ts";
import type { KeepableAppliance } from "../vcsa/machine/create-appliance.ts";
import type { Sdk } from "./sdk.ts";

/** A client of a few lines for the tests: it writes the XML as it is told and reads it with patterns. */
export interface TestClient {
  /** The answer's text. `on`: `VirtualMachine:vm-21`. Faults are answers too. */
  call(method: string, on: string, args?: string): Promise<string>;
  /** As `call`, without waiting for it; the clock may be moved meanwhile. */
  login(user?: string, password?: string): Promise<string>;
  /** Begins a task and moves the clock until it is over; resolves with its TaskInfo's text. */
  run(method: string, on: string, args?: string): Promise<string>;
  /** One property of an object, as text. */
  property(on: string, path: string): Promise<string>;
  /** The reference of a machine by its name. */
  machine(name: string): Promise<string>;
}

export const PASSWORD = "s3cret word";

/** One appliance whose clock only the test moves. */
export function aSimulator(
  options: Partial<ApplianceOptions> = {},
  faults: readonly string[] = [],
): Promise<Simulator> {
  return createSimulator({
    appliances: [{ name: "vcsa-01", profile: "vcsa/6.0", password: PASSWORD, ...options }],
    seed: 7,
    startsAt: 1_444_272_005_000,
    speed: "manual",
    faults,
  });
}

/** Talks to a simulator's vCenter, or to its ESXi host's own server, in memory. */
export async function clientOf(simulator: Simulator, which: "vcenter" | "host" = "vcenter"): Promise<TestClient> {
  const { vsphere } = loadProfile("vcsa/6.0");
  const [appliance] = simulator.appliances as readonly KeepableAppliance[];
  const api = await appliance?.vsphere();
  if (!api) throw new Error("the appliance has no vSphere side");
  const sdk: Sdk = api[which];
  const service = (type: string) =>
    (which === "vcenter" ? vsphere.services : vsphere.agent.services).value.find((one) => one.type === type)?.id;
  let session: string | undefined;

  const send = async (body: string) => {
    const answer = await sdk.call({
      body,
      session,
      from: "127.0.0.1",
      userAgent: "test",
      signal: () => new AbortController().signal,
    });
    session = answer.session?.id ?? session;
    return answer.body;
  };
  const call = (method: string, on: string, args = "") => {
    const [type = "", id = service(type) ?? ""] = on.split(/:(.*)/, 2);
    return send(envelope(vsphere.namespace.value, `<${method}><_this type="${type}">${id}</_this>${args}</${method}>`));
  };
  const property = async (on: string, path: string) => {
    const [type = "", id = ""] = on.split(/:(.*)/, 2);
    const prop = `<propSet><type>${type}</type><pathSet>${path}</pathSet></propSet>`;
    const object = `<objectSet><obj type="${type}">${id}</obj></objectSet>`;
    const said = await call("RetrieveProperties", "PropertyCollector", `<specSet>${prop}${object}</specSet>`);
    return /<val[^>]*>(.*)<\/val>/s.exec(said)?.[1] ?? "";
  };
  return {
    call,
    property,
    login: (user = which === "vcenter" ? vsphere.administrator.value : vsphere.agent.user.value, password = PASSWORD) =>
      call("Login", "SessionManager", `<userName>${user}</userName><password>${password}</password>`),
    run: async (method, on, args) => {
      const begun = await call(method, on, args);
      const [, task] = /<returnval type="Task">([^<]+)</.exec(begun) ?? [];
      if (task === undefined) return begun;
      for (let minutes = 0; minutes < 60; minutes++) {
        const info = await property(`Task:${task}`, "info");
        if (/<state>(success|error)</.test(info)) return info;
        await simulator.world.clock.advance(60_000);
      }
      throw new Error(`${method} did not end within an hour`);
    },
    machine: async (name) => {
      const found = await call(
        "FindByInventoryPath",
        "SearchIndex",
        `<inventoryPath>${PATHS[which]}/${name}</inventoryPath>`,
      );
      const [, id] = /<returnval type="VirtualMachine">([^<]+)</.exec(found) ?? [];
      if (id === undefined) throw new Error(`no machine is called ${name}`);
      return `VirtualMachine:${id}`;
    },
  };
}

const PATHS = { vcenter: "Datacenter/vm", host: "ha-datacenter/vm" };

const envelope = (namespace: string, call: string) =>
  `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><Body>` +
  `${call.replace(/^<(\w+)>/, `<$1 xmlns="${namespace}">`)}</Body></Envelope>`;
