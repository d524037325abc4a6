import { describe, expect, it } from "vitest";
import { createTestAppliance, execute, happening } from "../test-console.ts";

const LOCAL = "N7Vmacore4Http16LocalServiceSpecE";
const PIPE = "N7Vmacore4Http20NamedPipeServiceSpecE";
const VPXD = "_pipeName =/var/run/vmware/vpxd-webserver-pipe";

/** An appliance whose proxy answers, and nothing behind it. */
async function booting(profile: string) {
  const { appliance, world } = createTestAppliance({ profile });
  await execute(appliance, "shutdown reboot -r patch").exit;
  await happening(world, "phase", { phase: "proxy" });
  const get = (path: string) => String(appliance.answer("https", path, "GET").body).trim();
  return { appliance, world, get };
}

const says = (spec: string, pointer: string, rest: string) =>
  new RegExp(
    `^503 Service Unavailable \\(Failed to connect to endpoint: \\[${spec}:0x${pointer}\\] ${rest.replaceAll("/", "\\/")}\\)$`,
  );

describe("the 503 of a booting release", () => {
  it("has a bare address on 6.0 (evidence 54)", async () => {
    const { get } = await booting("vcsa/6.0");
    const bare = "[1-9a-f][0-9a-f]{11}";
    expect(get("/")).toMatch(says(PIPE, bare, `_serverNamespace = / _isRedirect = false ${VPXD}`));
    expect(get("/vsphere-client/")).toMatch(
      says(LOCAL, bare, "_serverNamespace = /vsphere-client _isRedirect = false _port = 9090"),
    );
  });

  it.each(["vcsa/6.5", "vcsa/6.7", "vcsa/7.0", "vcsa/8.0"])(
    "has sixteen digits and another word on %s (evidence 57)",
    async (profile) => {
      const { get } = await booting(profile);
      const padded = "0000[1-9a-f][0-9a-f]{11}";
      expect(get("/")).toMatch(says(PIPE, padded, `_serverNamespace = / action = Allow ${VPXD}`));
      expect(get("/ui/")).toMatch(says(LOCAL, padded, "_serverNamespace = /ui action = Allow _port = 5090"));
    },
  );

  it("is vpxd's at the client that 7.0 has no more", async () => {
    expect((await booting("vcsa/6.7")).get("/vsphere-client/")).toContain("_port = 9090");
    const { get, world, appliance } = await booting("vcsa/7.0");
    expect(get("/vsphere-client/")).toContain(VPXD);
    await happening(world, "phase", { phase: "up" });
    expect(appliance.answer("https", "/vsphere-client/", "GET").status).toBe(404);
    const login = appliance.answer("https", "/ui/login", "GET");
    expect([login.status, login.headers.location]).toEqual([302, expect.stringMatching(/^\/websso\/SAML2\/SSO\//)]);
  });
});

describe("the front page", () => {
  it.each([
    ["vcsa/6.0", ["/vsphere-client/"]],
    ["vcsa/6.5", ["/ui/", "/vsphere-client/"]],
    ["vcsa/6.7", ["/ui/", "/vsphere-client/"]],
    ["vcsa/7.0", ["/ui/"]],
    ["vcsa/8.0", ["/ui/"]],
  ])("of %s leads to the web clients that it has", (profile, clients) => {
    const { appliance } = createTestAppliance({ profile });
    const { status, body } = appliance.answer("https", "/", "GET");
    const links = [...String(body).matchAll(/<a href="([^"]+)">/g)].map(([, path]) => path);
    expect([status, links]).toEqual([200, [...clients, "/sdk/vimServiceVersions.xml"]]);
  });
});
