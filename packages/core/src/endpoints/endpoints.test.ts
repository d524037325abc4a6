import { describe, expect, it } from "vitest";
import { endpointsSchema } from "./endpoints.ts";

const written = {
  version: 1,
  seed: 7,
  appliances: [
    {
      name: "vcsa-01",
      profile: "vcsa/6.0",
      ssh: { host: "127.0.0.1", port: 2222, user: "root", password: "secret", hostKeySha256: "abc" },
      https: { url: "https://127.0.0.1:8443", certSha256: "def" },
      sdk: { url: "https://127.0.0.1:8443/sdk", user: "administrator@vsphere.local", password: "secret" },
      vami: { url: "https://127.0.0.1:5480" },
    },
  ],
  admin: { url: "http://127.0.0.1:8080", token: "token" },
};

describe("an endpoints document", () => {
  it("reads what a simulator writes", () => {
    expect(endpointsSchema.parse(written)).toEqual(written);
  });

  it("reads what a person writes by hand for one real machine", () => {
    const byHand = {
      version: 1,
      appliances: [{ name: "vc", ssh: { host: "vc", port: 22 }, https: { url: "https://vc" } }],
    };
    expect(endpointsSchema.parse(byHand).appliances[0]?.ssh.user).toBe("root");
  });

  it("names the place of what is wrong", () => {
    const wrong = structuredClone(written);
    if (wrong.appliances[0]) wrong.appliances[0].ssh.port = 70_000;
    const result = endpointsSchema.safeParse(wrong);
    expect(result.error?.issues[0]?.path).toEqual(["appliances", 0, "ssh", "port"]);
    expect(endpointsSchema.safeParse({ ...written, version: 2 }).success).toBe(false);
  });
});
