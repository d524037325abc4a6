import { describe, expect, it } from "vitest";
import { fakeContext } from "../../test/fake-context.ts";
import { renderReady } from "./ready.ts";

describe("the screen of a simulator that is ready", () => {
  it("has a curl line that ends at the login page: the web client's address redirects", () => {
    const ssh = { host: "127.0.0.1", port: 2222, user: "root", password: "pw" };
    const appliance = { name: "vcsa-01", profile: "vcsa/6.0", ssh, https: { url: "https://127.0.0.1:8443" } };
    const ready = { startsAt: 0, speed: "max", file: undefined } as const;
    const screen = renderReady({ endpoints: { version: 1, appliances: [appliance] }, ...ready }, fakeContext().stdout);
    expect(screen).toMatch(/curl -kL https:\/\/127\.0\.0\.1:8443\/vsphere-client\/\n/);
  });

  it("names vCenter's /sdk and the ESXi host's, each with who may log in there", () => {
    const ssh = { host: "127.0.0.1", port: 2222, user: "root", password: "pw" };
    const sdk = { url: "https://127.0.0.1:8443/sdk", user: "administrator@vsphere.local", password: "pw" };
    const esxi = { name: "esxi-01", url: "https://127.0.0.1:20379/sdk", user: "root", password: "other" };
    const https = { url: "https://127.0.0.1:8443" };
    const appliance = { name: "vcsa-01", profile: "vcsa/6.0", ssh, https, sdk, esxi };
    const ready = { startsAt: 0, speed: "max", file: undefined } as const;
    const screen = renderReady({ endpoints: { version: 1, appliances: [appliance] }, ...ready }, fakeContext().stdout);
    expect(screen).toContain("  sdk      https://127.0.0.1:8443/sdk as administrator@vsphere.local\n");
    expect(screen).toContain("  esxi     https://127.0.0.1:20379/sdk as root, password other\n");
  });
});
