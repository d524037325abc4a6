import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fakeContext } from "../../test/fake-context.ts";
import { readKeys, withKeys } from "./keys.ts";
import type { SimulateOptions } from "./options.ts";

const typed: SimulateOptions = { profile: [], speed: "60", ssh: "", https: "", vami: "", admin: "" };
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0Jz6H1bq1kQm0rW8S1xg0yTn1R7m0sXk3nCw5m1kQm me@here";

describe("the keys that may log in to a simulated appliance", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-keys-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (text: string) => {
    writeFileSync(join(folder, "keys"), text);
    return readKeys({ ...typed, authorizedKeys: "keys" }, fakeContext({ cwd: folder }));
  };

  it("are the lines of an authorized_keys file, without its comments, on every appliance", async () => {
    const keys = await read(`# mine\n\n${KEY}\r\n`);
    const one = { name: "a", profile: "vcsa/6.0" };
    const asked = withKeys({ appliances: [one, { ...one, name: "b" }], seed: 1, startsAt: 0, speed: "max" }, keys);
    expect(asked.appliances.map((appliance) => appliance.authorizedKeys)).toEqual([[KEY], [KEY]]);
  });

  it("are none without the option", async () => {
    expect(await readKeys(typed, fakeContext())).toEqual([]);
  });

  it("are refused when the file holds none", async () => {
    await expect(read("-----BEGIN OPENSSH PRIVATE KEY-----\n")).rejects.toMatchObject({
      code: "unreadable-input",
      message: "--authorized-keys: keys: no line of it is a public key",
    });
  });
});
