import { request } from "node:https";
import { afterEach, describe, expect, it } from "vitest";
import type { Simulator } from "../create-simulator.ts";
import { U1 } from "../vcsa/test-console.ts";
import { aSimulator, PASSWORD } from "../vsphere/test-client.ts";

const started: Simulator[] = [];
afterEach(() => Promise.all(started.splice(0).map((simulator) => simulator.close())));

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A listening simulator, and how to ask its vCenter and its host. */
async function aSite(iso?: string) {
  const simulator = await aSimulator(iso === undefined ? {} : { iso });
  started.push(simulator);
  const { appliances } = await simulator.listen();
  const { sdk, esxi } = appliances[0] ?? {};
  const ask = (url: string | undefined, xml: string, more: { method?: string; path?: string; cookie?: string } = {}) =>
    send(new URL(more.path ?? "/sdk", url), more.method ?? "POST", { xml, cookie: more.cookie });
  return {
    simulator,
    vcenter: (xml: string, more?: Parameters<typeof ask>[2]) => ask(sdk?.url, xml, more),
    host: (xml: string, more?: Parameters<typeof ask>[2]) => ask(esxi?.url, xml, more),
  };
}

function send(url: URL, method: string, { xml, cookie }: { xml: string; cookie: string | undefined }): Promise<Answer> {
  const headers = { "content-type": "text/xml", ...(cookie === undefined ? {} : { cookie }) };
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, rejectUnauthorized: false, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text) => {
        body += text;
      });
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    asked.on("error", reject);
    asked.end(xml);
  });
}

const NAMESPACE = "urn:vim25";
const envelope = (body: string) =>
  `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;
const call = (method: string, type: string, args = "", id = type) =>
  envelope(`<${method} xmlns="${NAMESPACE}"><_this type="${type}">${id}</_this>${args}</${method}>`);
const ABOUT = call("RetrieveServiceContent", "ServiceInstance");
const login = (user: string, password = PASSWORD, id = "SessionManager") =>
  call("Login", "SessionManager", `<userName>${user}</userName><password>${password}</password>`, id);
const faultOf = ({ body }: Answer) => /<detail><(\w+)Fault /.exec(body)?.[1];
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "none",
    (error: NodeJS.ErrnoException) => error.code,
  );

describe("/sdk of vCenter", () => {
  it("tells vpxd's build without a login, in the recorded headers (V2)", async () => {
    const { vcenter } = await aSite();
    const { status, headers, body } = await vcenter(ABOUT);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "text/xml; charset=utf-8",
      "cache-control": "no-cache",
      date: "Thu, 08 Oct 2015 02:40:05 GMT",
    });
    expect(body).toContain("<fullName>VMware vCenter Server 6.0.0 build-2559267</fullName>");
    expect(body).toContain('<returnval><rootFolder type="Folder">group-d1</rootFolder>');
  });

  it("lets the administrator in by a cookie, and names why others are not", async () => {
    const { vcenter } = await aSite();
    expect(await vcenter(login("administrator@vsphere.local", "wrong")).then((a) => [a.status, faultOf(a)])).toEqual([
      500,
      "InvalidLogin",
    ]);
    expect(faultOf(await vcenter(login("root")))).toBe("NoPermission");
    const view = call(
      "CreateContainerView",
      "ViewManager",
      '<container type="Folder">group-d1</container><recursive>true</recursive>',
    );
    expect(faultOf(await vcenter(view))).toBe("NotAuthenticated");
    const entered = await vcenter(login("VSPHERE.LOCAL\\Administrator"));
    const [cookie = ""] = entered.headers["set-cookie"] ?? [];
    expect(cookie).toMatch(/^vmware_soap_session="[0-9a-f]{40}"; Path=\/; HttpOnly; Secure;$/);
    // A client may send back all of it, and with or without the quotes.
    expect((await vcenter(view, { cookie })).status).toBe(200);
    expect((await vcenter(view, { cookie: cookie.replaceAll('"', "").replace(/;.*/, "") })).status).toBe(200);
    await vcenter(call("Logout", "SessionManager"), { cookie });
    expect(faultOf(await vcenter(view, { cookie }))).toBe("NotAuthenticated");
  });

  it("answers a method that it has not by a fault with its name, and journals it", async () => {
    const { simulator, vcenter } = await aSite();
    const answer = await vcenter(call("MigrateVM_Task", "VirtualMachine", "", "vm-21"));
    expect([answer.status, faultOf(answer)]).toEqual([500, "MethodNotFound"]);
    expect(answer.body).toContain("MigrateVM_Task");
    expect(simulator.world.journal.events.at(-1)).toMatchObject({ type: "sdk-fault", method: "MigrateVM_Task" });
  });

  it("follows the appliance: 503 while it boots, gone between install and reboot; its host's own is always there (V4, V6, V20)", async () => {
    const { simulator, vcenter, host } = await aSite(U1);
    const { clock } = simulator.world;
    for (const command of ["software-packages stage --iso --acceptEulas", "software-packages install --staged"]) {
      let over = false;
      void simulator.attach("vcsa-01", { command }).exit.then(() => {
        over = true;
      });
      while (!over) await clock.advance(60_000);
    }
    expect(await codeOf(vcenter(ABOUT))).toBe("ECONNREFUSED");
    expect((await host(ABOUT)).body).toContain("<apiType>HostAgent</apiType>");
    simulator.attach("vcsa-01", { command: "shutdown reboot -r update" });
    const phase = () => simulator.appliances[0]?.state.phase;
    while (phase() !== "proxy") await clock.advance(10_000);
    expect((await vcenter(ABOUT)).status).toBe(503);
    expect((await vcenter(ABOUT)).body).toMatch(/^503 Service Unavailable \(Failed to connect to endpoint/);
    expect((await host(ABOUT)).status).toBe(200);
    while (phase() !== "up") await clock.advance(10_000);
    expect((await vcenter(ABOUT)).body).toContain("<build>3018523</build>");
  });

  it("refuses XML that is none, too deep, too long, of another kind or with a document type", async () => {
    const { vcenter } = await aSite();
    const deep = `${"<a>".repeat(100)}${"</a>".repeat(100)}`;
    for (const xml of [
      "",
      "not XML",
      "<open>",
      "<other/>",
      envelope(""),
      envelope("<Login/>"),
      envelope(`<Login xmlns="urn:other"/>`),
      envelope(`<Login xmlns="${NAMESPACE}"/>`),
      call("Login", "SessionManager", deep),
      call("Login", "SessionManager", "<a/>".repeat(60_000)),
      `<!DOCTYPE x [<!ENTITY a "aaaa">]>${ABOUT.replace(/^<\?.*?\?>/, "")}`,
      ABOUT.replace("ServiceInstance<", "&undefined;<"),
    ]) {
      const answer = await vcenter(xml);
      expect([answer.status, faultOf(answer)], xml.slice(0, 80)).toEqual([500, "InvalidRequest"]);
    }
    expect((await vcenter(call("Login", "SessionManager", "x".repeat(1_100_000)))).status).toBe(413);
    expect((await vcenter(ABOUT)).status).toBe(200);
  });

  it("takes files for a datastore from whoever is logged in", async () => {
    const { vcenter } = await aSite();
    const [cookie = ""] = (await vcenter(login("administrator@vsphere.local"))).headers["set-cookie"] ?? [];
    const path = "/folder/iso/mine.iso?dcPath=Datacenter&dsName=datastore1";
    expect((await vcenter("0123456789", { method: "PUT", path })).status).toBe(401);
    expect((await vcenter("", { method: "HEAD", path, cookie })).status).toBe(404);
    expect((await vcenter("0123456789", { method: "PUT", path, cookie })).status).toBe(201);
    expect((await vcenter("", { method: "HEAD", path, cookie })).headers["content-length"]).toBe("10");
    const outside = "/folder/..%2f..%2fetc?dcPath=Datacenter&dsName=datastore1";
    expect((await vcenter("x", { method: "PUT", path: outside, cookie })).status).toBe(404);
    expect((await vcenter("x", { method: "PUT", path: path.replace("datastore1", "none"), cookie })).status).toBe(404);
    expect((await vcenter("", { method: "DELETE", path, cookie })).status).toBe(204);
  });
});

describe("/sdk of the ESXi host", () => {
  it("knows root and the machines of that host, and no vCenter", async () => {
    const { host } = await aSite();
    expect(faultOf(await host(login("administrator@vsphere.local", PASSWORD, "ha-sessionmgr")))).toBe("InvalidLogin");
    const [cookie = ""] = (await host(login("root", PASSWORD, "ha-sessionmgr"))).headers["set-cookie"] ?? [];
    const find = call(
      "FindByInventoryPath",
      "SearchIndex",
      "<inventoryPath>ha-datacenter/vm/vcsa-01</inventoryPath>",
      "ha-searchindex",
    );
    expect((await host(find, { cookie })).body).toContain('<returnval type="VirtualMachine">21</returnval>');
    expect((await host("", { method: "GET", path: "/sdk/vimServiceVersions.xml" })).body).toContain(
      "<version>6.0</version>",
    );
  });
});
