import { afterEach, describe, expect, it } from "vitest";
import type { Simulator } from "../../create-simulator.ts";
import { aSimulator, clientOf } from "../test-client.ts";

const started: Simulator[] = [];
afterEach(() => Promise.all(started.splice(0).map((simulator) => simulator.close())));

async function aSite(others = 0) {
  const simulator = await aSimulator({ others });
  started.push(simulator);
  const client = await clientOf(simulator);
  await client.login();
  return { simulator, client, vm: await client.machine("vcsa-01") };
}

const element = (ref: string, name = "obj") => {
  const [type, id] = ref.split(":");
  return `<${name} type="${type}">${id}</${name}>`;
};
const spec = (type: string, paths: readonly string[], objects: string) =>
  `<propSet><type>${type}</type>${paths.map((path) => `<pathSet>${path}</pathSet>`).join("")}</propSet>` +
  `<objectSet>${objects}</objectSet>`;
const retrieve = (inner: string, options = "") => `<specSet>${inner}</specSet>${options}`;
const faultOf = (body: string) => /<detail><(\w+)Fault /.exec(body)?.[1];
const namesIn = (body: string) => [...body.matchAll(/<val xsi:type="xsd:string">([^<]*)</g)].map(([, name]) => name);
const idsIn = (body: string) => [...body.matchAll(/<obj type="\w+">([^<]*)</g)].map(([, id]) => id);

/** Down from the root folder, as clients of the time write it: selections by name, in circles. */
const EVERYWHERE =
  '<obj type="Folder">group-d1</obj><skip>true</skip>' +
  '<selectSet xsi:type="TraversalSpec"><name>folders</name><type>Folder</type><path>childEntity</path><skip>false</skip>' +
  "<selectSet><name>folders</name></selectSet><selectSet><name>machines</name></selectSet></selectSet>" +
  '<selectSet xsi:type="TraversalSpec"><name>machines</name><type>Datacenter</type><path>vmFolder</path><skip>false</skip>' +
  "<selectSet><name>folders</name></selectSet></selectSet>";

describe("the property collector", () => {
  it("walks as it is told, in circles too, and leaves out what is to be skipped", async () => {
    const { client } = await aSite(3);
    const named = await client.call(
      "RetrieveProperties",
      "PropertyCollector",
      retrieve(spec("ManagedEntity", ["name"], EVERYWHERE)),
    );
    expect(namesIn(named)).toEqual(["Datacenter", "vm", "vcsa-01", "vm-0001", "vm-0002", "vm-0003"]);
    const machines = retrieve(spec("VirtualMachine", ["name"], EVERYWHERE));
    expect(namesIn(await client.call("RetrieveProperties", "PropertyCollector", machines))).toHaveLength(4);
  });

  it("reads all of an object, a path into it, and one of its devices by key; what is not set is left out", async () => {
    const { client, vm } = await aSite();
    expect(await client.property(vm, "config.hardware.device[2011].capacityInKB")).toBe("5242880");
    expect(await client.property(vm, "config.hardware.device[9999]")).toBe("");
    expect(await client.property(vm, "parentVApp")).toBe("");
    const all = `<specSet><propSet><type>VirtualMachine</type><all>true</all></propSet><objectSet>${element(vm)}</objectSet></specSet>`;
    const told = await client.call("RetrieveProperties", "PropertyCollector", all);
    for (const name of ["summary", "config", "guest", "layoutEx"]) expect(told).toContain(`<name>${name}</name>`);
  });

  it("names a property that there is none of, and an object that is gone", async () => {
    const { client, vm } = await aSite();
    const wrong = await client.call(
      "RetrieveProperties",
      "PropertyCollector",
      retrieve(spec("VirtualMachine", ["nmae"], element(vm))),
    );
    expect(faultOf(wrong)).toBe("InvalidProperty");
    expect(wrong).toContain("<name>nmae</name>");
    const gone = retrieve(spec("VirtualMachine", ["name"], element("VirtualMachine:vm-999")));
    expect(faultOf(await client.call("RetrieveProperties", "PropertyCollector", gone))).toBe("ManagedObjectNotFound");
  });

  it("gives so many objects at once, and the others for a token that is good once", async () => {
    const { client } = await aSite(4);
    const three = retrieve(
      spec("VirtualMachine", ["name"], EVERYWHERE),
      "<options><maxObjects>3</maxObjects></options>",
    );
    const first = await client.call("RetrievePropertiesEx", "PropertyCollector", three);
    const token = `<token>${/<token>(\w+)</.exec(first)?.[1]}</token>`;
    const second = await client.call("ContinueRetrievePropertiesEx", "PropertyCollector", token);
    expect([namesIn(first).length, namesIn(second).length]).toEqual([3, 2]);
    expect(second).not.toContain("<token>");
    expect(faultOf(await client.call("ContinueRetrievePropertiesEx", "PropertyCollector", token))).toBe(
      "InvalidArgument",
    );
  });

  it("sees through a container view what is there when it is read", async () => {
    const { client, vm } = await aSite();
    const made = await client.call(
      "CreateContainerView",
      "ViewManager",
      '<container type="Folder">group-d1</container><type>VirtualMachine</type><recursive>true</recursive>',
    );
    const view = `ContainerView:${/>([^<]+)<\/returnval>/.exec(made)?.[1]}`;
    expect((await client.property(view, "view")).match(/vm-\d+/g)).toHaveLength(1);
    const clone = '<folder type="Folder">group-v3</folder><name>x</name><spec><location/></spec>';
    await client.run("CloneVM_Task", vm, clone);
    expect((await client.property(view, "view")).match(/vm-\d+/g)).toHaveLength(2);
    await client.call("DestroyView", view);
    expect(await client.property(view, "view")).toBe("");
  });
});

describe("waiting for updates", () => {
  it("answers at once with all, then when something changes, with that alone; then that an object has left", async () => {
    const { simulator, client, vm } = await aSite();
    await client.run(
      "CloneVM_Task",
      vm,
      '<folder type="Folder">group-v3</folder><name>x</name><spec><location/></spec>',
    );
    const clone = await client.machine("x");
    const filter = `<spec>${spec("VirtualMachine", ["name", "runtime.powerState"], element(clone))}</spec><partialUpdates>false</partialUpdates>`;
    await client.call("CreateFilter", "PropertyCollector", filter);
    const wait = (version: string) =>
      client.call("WaitForUpdatesEx", "PropertyCollector", `<version>${version}</version>`);
    const first = await wait("");
    expect(first).toContain("<kind>enter</kind>");
    expect(idsIn(first)).toEqual([clone.replace(/^\w+:/, "")]);
    let second: string | undefined;
    const waiting = wait("1").then((said) => {
      second = said;
    });
    await simulator.world.clock.advance(60_000);
    expect(second).toBeUndefined();
    await client.run("PowerOnVM_Task", clone);
    await waiting;
    expect(second).toContain("<kind>modify</kind>");
    expect(second).toContain("<name>runtime.powerState</name>");
    expect(second).not.toContain("<name>name</name>");
    await client.run("PowerOffVM_Task", clone);
    await wait("2");
    await client.run("Destroy_Task", clone);
    expect(await wait("3")).toContain("<kind>leave</kind>");
  });

  it("ends without news after as long as it was told, and when it is called off", async () => {
    const { simulator, client, vm } = await aSite();
    await client.call(
      "CreateFilter",
      "PropertyCollector",
      `<spec>${spec("VirtualMachine", ["name"], element(vm))}</spec>`,
    );
    await client.call("WaitForUpdatesEx", "PropertyCollector", "<version/>");
    const wait = (options: string) =>
      client.call("WaitForUpdatesEx", "PropertyCollector", `<version>1</version>${options}`);
    const limited = wait("<options><maxWaitSeconds>30</maxWaitSeconds></options>");
    await simulator.world.clock.advance(30_000);
    expect(await limited).not.toContain("returnval");
    const called = wait("");
    await client.call("CancelWaitForUpdates", "PropertyCollector");
    expect(await called).not.toContain("returnval");
    expect(await client.call("CheckForUpdates", "PropertyCollector", "<version>1</version>")).not.toContain(
      "returnval",
    );
  });

  it("tells so many objects at once, and refuses a version that is not the last", async () => {
    const { client } = await aSite(4);
    await client.call(
      "CreateFilter",
      "PropertyCollector",
      `<spec>${spec("VirtualMachine", ["name"], EVERYWHERE)}</spec>`,
    );
    const three = "<options><maxObjectUpdates>3</maxObjectUpdates></options>";
    const first = await client.call("WaitForUpdatesEx", "PropertyCollector", `<version/>${three}`);
    expect([idsIn(first).length, first.includes("<truncated>true<")]).toEqual([3, true]);
    const second = await client.call("WaitForUpdatesEx", "PropertyCollector", `<version>1</version>${three}`);
    expect([idsIn(second).length, second.includes("truncated")]).toEqual([2, false]);
    const old = await client.call("WaitForUpdatesEx", "PropertyCollector", "<version>1</version>");
    expect(faultOf(old)).toBe("InvalidCollectorVersion");
  });

  it("refuses a filter whose property there is none of", async () => {
    const { client, vm } = await aSite();
    const wrong = `<spec>${spec("VirtualMachine", ["nmae"], element(vm))}</spec>`;
    expect(faultOf(await client.call("CreateFilter", "PropertyCollector", wrong))).toBe("InvalidProperty");
  });
});
