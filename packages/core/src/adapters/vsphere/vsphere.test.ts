import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../../clock/index.ts";
import type { InventoryPort } from "../../ports/inventory.ts";
import { createVsphere } from "./create-vsphere.ts";
import { element } from "./soap-request.ts";

const read = (name: string) => readFileSync(new URL(`../../../test/certificates/${name}`, import.meta.url), "utf8");
const cert = read("localhost.crt");
const certSha256 = createHash("sha256").update(new X509Certificate(cert).raw).digest("hex");
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface Answer {
  readonly status?: number;
  readonly body: string;
  readonly cookie?: string;
}

interface Served {
  readonly inventory: InventoryPort;
  readonly asked: { readonly method: string; readonly cookie: string | undefined; readonly body: string }[];
}

/** A server whose answers are this test's own. */
async function served(answer: (method: string, times: number) => Answer, pin = certSha256): Promise<Served> {
  const asked: Served["asked"] = [];
  const server = createServer({ cert, key: read("localhost.key") }, async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const method = /Body><(\w+)/.exec(body)?.[1] ?? "";
    asked.push({ method, cookie: request.headers.cookie, body });
    const times = asked.filter((one) => one.method === method).length;
    const { status = 200, body: text, cookie } = answer(method, times);
    if (cookie) response.setHeader("set-cookie", cookie);
    response.writeHead(status, { "content-type": "text/xml" }).end(text);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `https://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/sdk`;
  const inventory = createVsphere({ url, clock: systemClock, user: "me", password: "<&>", certSha256: pin });
  return { inventory, asked };
}

const envelope = (inner: string) =>
  `<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${inner}</e:Body></e:Envelope>`;
const returned = (inner: string) => ({ body: envelope(`<R xmlns="urn:vim25">${inner}</R>`) });
const fault = (kind: string, text: string): Answer => ({
  status: 500,
  body: envelope(
    `<e:Fault><faultcode>ServerFaultCode</faultcode><faultstring>${text}</faultstring><detail><${kind}Fault xmlns="urn:vim25"/></detail></e:Fault>`,
  ),
});
const CONTENT = returned(
  `<returnval><rootFolder type="Folder">f</rootFolder><propertyCollector type="PropertyCollector">p</propertyCollector><viewManager type="ViewManager">v</viewManager><about><fullName>made up</fullName><version>6.0.0</version><build>1234567</build><apiType>VirtualCenter</apiType><apiVersion>6.0</apiVersion></about><sessionManager type="SessionManager">s</sessionManager></returnval>`,
);
const usual = (method: string): Answer =>
  method === "RetrieveServiceContent"
    ? CONTENT
    : method === "Login"
      ? { ...returned("<returnval/>"), cookie: 'vmware_soap_session="abc"; Path=/; HttpOnly; Secure' }
      : returned('<returnval type="Task">task-1</returnval>');

describe("the vSphere API", () => {
  it("tells who answers without a login, and is logged in to when it is first needed, once", async () => {
    const { inventory, asked } = await served(usual);
    expect(await inventory.about()).toEqual({ name: "made up", version: "6.0.0", build: 1234567, kind: "vcenter" });
    expect(asked.map(({ method }) => method)).toEqual(["RetrieveServiceContent"]);
    expect(await inventory.powerOn("vm-1")).toBe("task-1");
    await inventory.powerOff("vm-1");
    expect(asked.filter(({ method }) => method === "Login")).toHaveLength(1);
    expect(asked.at(-1)?.cookie).toBe('vmware_soap_session="abc"');
    await inventory.close();
    expect(asked.at(-1)?.method).toBe("Logout");
  });

  it("is logged in to again where the session was forgotten, and what was asked is asked once more", async () => {
    const { inventory, asked } = await served((method, times) =>
      method === "PowerOnVM_Task" && times === 2 ? fault("NotAuthenticated", "no session") : usual(method),
    );
    await inventory.powerOn("vm-1");
    await inventory.powerOn("vm-1");
    expect(asked.filter(({ method }) => method === "Login")).toHaveLength(2);
    expect(asked.filter(({ method }) => method === "PowerOnVM_Task")).toHaveLength(3);
  });

  it("says no in the server's own words, and calls a wrong password one", async () => {
    const refusing = await served((method) =>
      method === "PowerOnVM_Task" ? fault("NoPermission", "not you") : usual(method),
    );
    await expect(refusing.inventory.powerOn("vm-1")).rejects.toMatchObject({
      code: "refused",
      message: "not you (NoPermission)",
    });
    const closed = await served((method) => (method === "Login" ? fault("InvalidLogin", "who?") : usual(method)));
    await expect(closed.inventory.machines()).rejects.toMatchObject({ code: "wrong-password" });
    const shown = await closed.inventory.machines().catch((error: unknown) => JSON.stringify(error) + String(error));
    expect(shown).not.toContain("<&>");
  });

  it("escapes what it sends: a name or a password is text, never markup", async () => {
    const { inventory, asked } = await served(usual);
    await inventory.powerOn('vm"><evil/>');
    expect(asked.find(({ method }) => method === "Login")?.body).toContain("<password>&lt;&amp;&gt;</password>");
    expect(asked.at(-1)?.body).toContain("vm&quot;&gt;&lt;evil/&gt;");
    expect(element("name", "a\u0000b").markup).toBe("<name>a_b</name>");
  });

  it.each<[string, Answer, RegExp]>([
    ["the proxy's 503", { status: 503, body: "503 Service Unavailable" }, /503, what is behind the proxy/],
    ["a login page", { body: "<html>hello</html>" }, /expected a SOAP answer/],
    ["nothing", { status: 404, body: "" }, /404: nothing is there/],
    ["half an answer", { body: CONTENT.body.slice(0, 200) }, /expected a SOAP answer/],
    ["a document with a DTD", { body: `<!DOCTYPE e [<!ENTITY a "b">]>${CONTENT.body.slice(21)}` }, /DTD|document type/],
    ["folders within folders without end", { body: envelope("<a>".repeat(5000)) }, /nested more than/],
    ["a service without its parts", returned("<returnval/>"), /a service without a/],
  ])("is not reachable where %s comes", async (_, answer, message) => {
    const { inventory } = await served(() => answer);
    await expect(inventory.about()).rejects.toMatchObject({
      code: "not-reachable",
      message: expect.stringMatching(message),
    });
  });

  it("reads no more than its bound of an answer that does not end", async () => {
    const { inventory } = await served(() => ({ body: envelope("x".repeat(20 * 1024 * 1024)) }));
    await expect(inventory.about()).rejects.toMatchObject({ code: "not-reachable" });
  });

  it("sends nothing to a server whose certificate is another one", async () => {
    const { inventory, asked } = await served(usual, "ab".repeat(32));
    await expect(inventory.machines()).rejects.toMatchObject({ code: "unknown-certificate" });
    expect(asked).toEqual([]);
  });

  it("asks for an account before it asks the server for anything", async () => {
    const inventory = createVsphere({ url: "https://127.0.0.1:9/sdk", clock: systemClock });
    await expect(inventory.machines()).rejects.toMatchObject({
      code: "bad-usage",
      hint: expect.stringContaining("--sdk-password-file"),
    });
  });
});
