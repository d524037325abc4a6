import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createFetchWeb } from "../src/adapters/fetch-web.ts";
import { VirtualClock } from "../src/clock/index.ts";
import { parseWebClient } from "../src/vcsa/read/web-client.ts";

// What an appliance answers while it boots, over fetch as the client uses it (V23; evidence 54).
const URL = "https://vcsa.example/vsphere-client/";
const CLIENT_503 =
  "503 Service Unavailable (Failed to connect to endpoint: [N7Vmacore4Http16LocalServiceSpecE:0x7f0be5595750] _serverNamespace = /vsphere-client _isRedirect = false _port = 9090)";
const VPXD_503 =
  "503 Service Unavailable (Failed to connect to endpoint: [N7Vmacore4Http20NamedPipeServiceSpecE:0x00007fb288019690] _serverNamespace = / action = Allow _pipeName =/var/run/vmware/vpxd-webserver-pipe)";

const appliance = setupServer();
const clock = new VirtualClock({ startsAt: 0, speed: "max" });
const web = createFetchWeb({
  clock,
  ssh: { host: "vcsa.example", port: 22 },
  https: { url: "https://vcsa.example" },
});

beforeAll(() => appliance.listen({ onUnhandledRequest: "error" }));
afterEach(() => appliance.resetHandlers());
afterAll(() => {
  appliance.close();
  clock.close();
});

describe("the web client while it boots", () => {
  it.each([
    ["the web client's own 503", CLIENT_503, "web-client"],
    ["vpxd's named pipe, as 6.5 words it", VPXD_503, "vpxd"],
  ])("is unavailable, not broken: %s", async (_what, body, behind) => {
    appliance.use(http.get(URL, () => new HttpResponse(body, { status: 503 })));
    expect(parseWebClient(await web.get("/vsphere-client/"))).toMatchObject({ state: "unavailable", behind });
  });

  it("is initializing when a page with 200 says so", async () => {
    const page = "<html><body><h1>The vSphere Client web server is initializing</h1></body></html>";
    appliance.use(http.get(URL, () => HttpResponse.html(page)));
    expect(parseWebClient(await web.get("/vsphere-client/")).state).toBe("initializing");
  });

  it("has a login page once it redirects to single sign-on, which is not followed", async () => {
    const location = "https://vcsa.example/websso/SAML2/SSO/vsphere.local?SAMLRequest=abc";
    appliance.use(http.get(URL, () => new HttpResponse(null, { status: 302, headers: { location } })));
    const answer = await web.get("/vsphere-client/");
    expect(answer).toMatchObject({ status: 302, location });
    expect(parseWebClient(answer).state).toBe("login");
  });

  it("is not reachable while nothing accepts", async () => {
    appliance.use(http.get(URL, () => HttpResponse.error()));
    await expect(web.get("/vsphere-client/")).rejects.toMatchObject({ code: "not-reachable" });
  });
});
