import { describe, expect, it } from "vitest";
import type { WebAnswer } from "../../ports/web.ts";
import { parseWebClient } from "./web-client.ts";

const answer = (partial: Partial<WebAnswer>): WebAnswer => ({
  status: 200,
  contentType: "text/html",
  location: undefined,
  body: "",
  ...partial,
});
const unavailable = (endpoint: string) =>
  parseWebClient(answer({ status: 503, body: `503 Service Unavailable (Failed to connect to endpoint: ${endpoint})` }));

describe("what the web client shows while it starts", () => {
  it("503 of the web client's own port, as 6.0 writes it (V23)", () => {
    expect(
      unavailable(
        "[N7Vmacore4Http16LocalServiceSpecE:0x7f0be5595750] _serverNamespace = /vsphere-client _isRedirect = false _port = 9090",
      ),
    ).toMatchObject({ state: "unavailable", behind: "web-client" });
  });

  it("503 of vpxd's pipe, as 6.0 and as 6.5 and later write it", () => {
    for (const endpoint of [
      "[N7Vmacore4Http20NamedPipeServiceSpecE:0x7f858806d350] _serverNamespace = / _isRedirect = false _pipeName =/var/run/vmware/vpxd-webserver-pipe",
      "[N7Vmacore4Http20NamedPipeServiceSpecE:0x00007f2e3401aa80] _serverNamespace = / action = Allow _pipeName =/var/run/vmware/vpxd-webserver-pipe",
    ]) {
      expect(unavailable(endpoint)).toMatchObject({ state: "unavailable", behind: "vpxd" });
    }
  });

  it("503 of something else", () => {
    expect(parseWebClient(answer({ status: 503, body: "no healthy upstream" }))).toMatchObject({ behind: "unknown" });
  });

  it("initializing, in both sentences that were seen, whatever the status", () => {
    for (const text of [
      "The vSphere Client web server is initializing",
      "The vSphere Client web server is still initializing. Please try again shortly.",
      "The vSphere Web Client is initializing",
    ]) {
      expect(parseWebClient(answer({ body: `<html><body><p>${text}</p></body></html>` })).state).toBe("initializing");
      expect(parseWebClient(answer({ status: 503, body: text })).state).toBe("initializing");
    }
  });

  it("late Single Sign-On is no failure yet", () => {
    const body =
      "A server error occurred. [400] An error occurred while sending an authentication request to the vCenter Single Sign-On server - java.net.SocketTimeoutException: Read timed out.";
    expect(parseWebClient(answer({ status: 400, body })).state).toBe("sso-starting");
  });

  it("an HTML page where an answer was due: an update is in progress", () => {
    const body =
      "\n<html><head><title>VMware Appliance Message</title></head><body><h2>Update in progress\n</h1></body></html>";
    expect(parseWebClient(answer({ body })).state).toBe("updating");
  });

  it("the login: the redirect to Single Sign-On, or its page", () => {
    const location = "https://vcsa/websso/SAML2/SSO/vsphere.local?SAMLRequest=zVRRT4M";
    expect(parseWebClient(answer({ status: 302, location })).state).toBe("login");
    expect(parseWebClient(answer({ body: '<form><input id="username"><input type="password"></form>' })).state).toBe(
      "login",
    );
  });

  it("another redirect leads on", () => {
    expect(parseWebClient(answer({ status: 302, location: "/vsphere-client/?csp" }))).toEqual({
      state: "redirect",
      to: "/vsphere-client/?csp",
    });
  });

  it("takes nothing else for the login page", () => {
    expect(parseWebClient(answer({ body: "<h1>Welcome</h1>" })).state).toBe("other");
    expect(parseWebClient(answer({ status: 404 })).state).toBe("other");
  });
});
