import { createPrivateKey } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCertificate } from "@patchrig/core/certificate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fakeContext } from "../../test/fake-context.ts";
import { readServicePlace } from "./place.ts";

describe("a client certificate whose key is encrypted", () => {
  let cwd: string;
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), "patchrig-place-"));
    const { certificate, key } = createCertificate(["client"]);
    const cipher = { cipher: "aes-256-cbc", passphrase: "open" };
    const closed = createPrivateKey(key).export({ type: "pkcs8", format: "pem", ...cipher });
    writeFileSync(join(cwd, "client.pem"), `${certificate}${closed}`, { mode: 0o600 });
  });
  afterAll(() => rmSync(cwd, { recursive: true }));

  const read = (env: Readonly<Record<string, string>>) => {
    const options = { management: "https://x.invalid", subscription: "s", clientCertificate: "client.pem" };
    return readServicePlace(options, fakeContext({ cwd, env }));
  };

  it("is opened by PATCHRIG_PASSPHRASE", async () => {
    const { client } = await read({ PATCHRIG_PASSPHRASE: "open" });
    expect(client.key).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  });

  it("is asked for in words where that is missing, and where it is another's", async () => {
    await expect(read({})).rejects.toMatchObject({
      code: "unreadable-input",
      message: expect.stringMatching(/^--client-certificate: client\.pem: expected PATCHRIG_PASSPHRASE.*is not set$/),
    });
    await expect(read({ PATCHRIG_PASSPHRASE: "shut" })).rejects.toMatchObject({
      message: "--client-certificate: client.pem: PATCHRIG_PASSPHRASE does not open its private key",
      hint: expect.stringContaining("openssl pkey"),
    });
  });
});
