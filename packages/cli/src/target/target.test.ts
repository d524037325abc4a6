import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PatchrigError } from "@patchrig/core/errors";
import { createHostKey } from "@patchrig/core/ssh";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fakeContext } from "../../test/fake-context.ts";
import { readCredentials } from "./credentials.ts";
import type { TargetOptions } from "./options.ts";
import { readPlace } from "./place.ts";
import { readTrust } from "./trust.ts";

const DIGEST = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";

describe("the target", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-target-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return name;
  };
  const appliance = (name: string) => ({
    name,
    ssh: { host: "192.0.2.1", port: 22, password: "from-document", hostKeySha256: `SHA256:${DIGEST}` },
    https: { url: "https://192.0.2.1", certSha256: "ab".repeat(32) },
  });
  const context = (env: Record<string, string> = {}) => fakeContext({ cwd: folder, env: { HOME: folder, ...env } });
  const refusal = async (work: Promise<unknown>) =>
    work.then(
      () => expect.unreachable("expected a refusal"),
      (problem: PatchrigError) => ({ code: problem.code, message: problem.message, hint: problem.hint }),
    );

  it("is the only appliance of an endpoints document, or the one that --name chooses", async () => {
    const one = file("one.json", JSON.stringify({ version: 1, appliances: [appliance("a")] }));
    const two = file("two.json", JSON.stringify({ version: 1, appliances: [appliance("a"), appliance("b")] }));
    expect(await readPlace({ endpoints: one }, context())).toMatchObject({ name: "a", ssh: { user: "root" } });
    expect(await readPlace({ endpoints: two, name: "b" }, context())).toMatchObject({ name: "b" });
    expect((await refusal(readPlace({ endpoints: two }, context()))).message).toContain("several appliances: a, b");
    expect((await refusal(readPlace({ endpoints: two, name: "c" }, context()))).message).toContain('"c", found a, b');
  });

  it("is where --ssh and --https say, on the usual ports where they are left out", async () => {
    expect(await readPlace({ ssh: "vcsa.example" }, context())).toMatchObject({
      ssh: { host: "vcsa.example", port: 22, user: "root" },
      https: { url: "https://vcsa.example" },
      sdk: { url: "https://vcsa.example/sdk" },
    });
    expect(await readPlace({ ssh: "admin@[2001:db8::1]:2222" }, context())).toMatchObject({
      ssh: { host: "2001:db8::1", port: 2222, user: "admin" },
      https: { url: "https://[2001:db8::1]" },
    });
  });

  const wrong: readonly [string, TargetOptions, RegExp][] = [
    ["nothing", {}, /expected --endpoints FILE or --ssh/],
    ["both", { endpoints: "x", ssh: "y" }, /both name an appliance/],
    ["no address", { ssh: "root@" }, /--ssh: expected USER@HOST:PORT/],
    ["a port that is none", { ssh: "root@h:0" }, /--ssh/],
    ["a web front that is no URL", { ssh: "h", https: "h" }, /--https: expected a URL/],
    ["a web front without TLS", { ssh: "h", https: "http://h" }, /--https/],
    ["a file that is not there", { endpoints: "missing.json" }, /--endpoints: missing.json: there is no such file/],
  ];
  it.each(wrong)("is refused when it is %s", async (_, options, message) => {
    expect((await refusal(readPlace(options, context()))).message).toMatch(message);
  });

  it("names line and column of a broken document, and the field of a wrong one", async () => {
    file("broken.json", '{\n  "version": 1,\n  nonsense\n}');
    file(
      "wrong.json",
      '{"version":1,"appliances":[{"name":"a","ssh":{"host":"h","port":70000},"https":{"url":"https://h"}}]}',
    );
    expect((await refusal(readPlace({ endpoints: "broken.json" }, context()))).message).toMatch(
      /broken\.json:3:3: expected JSON/,
    );
    file("README.md", "# README\n\nlots of text\n");
    expect((await refusal(readPlace({ endpoints: "README.md" }, context()))).message).toBe(
      "README.md:1:1: expected JSON: Unexpected token '#'",
    );
    file("late.json", '{\n  "version": 1,\n  "appliances": [nobody, { "name": "somebody" }]\n}');
    expect((await refusal(readPlace({ endpoints: "late.json" }, context()))).message).toMatch(/^late\.json:3:19: /);
    file("torn.json", '{\n  "version":');
    expect((await refusal(readPlace({ endpoints: "torn.json" }, context()))).message).toMatch(/^torn\.json:2:13: /);
    expect((await refusal(readPlace({ endpoints: "wrong.json" }, context()))).message).toContain(
      "appliances.0.ssh.port",
    );
  });

  it("never repeats a password that somebody typed into an argument", async () => {
    for (const options of [{ ssh: "root:hunter2@h:22" }, { ssh: "h", https: "https://root:hunter2@h" }]) {
      const said = await refusal(readPlace(options, context()));
      expect(said.message).toContain("a password is never an argument");
      expect(JSON.stringify(said)).not.toContain("hunter2");
    }
  });

  it("takes the password from the file, then the environment, then the document", async () => {
    const place = await readPlace(
      { endpoints: file("p.json", JSON.stringify({ version: 1, appliances: [appliance("a")] })) },
      context(),
    );
    const passwordFile = file("password", "from file\nsecond line\n");
    const env = { PATCHRIG_PASSWORD: "from-environment" };
    expect(await readCredentials({ passwordFile }, place, context(env))).toEqual({ password: "from file" });
    expect(await readCredentials({}, place, context(env))).toEqual({ password: "from-environment" });
    expect(await readCredentials({}, place, context())).toEqual({ password: "from-document" });
  });

  it("warns of a password file that others may read, and says what closes it", async () => {
    const place = await readPlace({ ssh: "h" }, context());
    const passwordFile = file("open", "secret\n");
    chmodSync(join(folder, passwordFile), 0o640);
    const warned = context();
    expect(await readCredentials({ passwordFile }, place, warned)).toEqual({ password: "secret" });
    expect(warned.err()).toBe(
      "patchrig: --password-file: open may be read by others (mode 640)\nhint: chmod 600 open\n",
    );
    chmodSync(join(folder, passwordFile), 0o600);
    const content = context();
    await readCredentials({ passwordFile }, place, content);
    expect(content.err()).toBe("");
  });

  it("logs in by a key or an agent without any password, and is refused with nothing at all", async () => {
    const place = await readPlace({ ssh: "h" }, context());
    const { privateKey } = createHostKey("ssh-ed25519");
    const identity = file("key", privateKey);
    expect(await readCredentials({ identity }, place, context())).toEqual({ privateKey });
    expect(await readCredentials({}, place, context({ SSH_AUTH_SOCK: "/agent" }))).toEqual({ agent: "/agent" });
    expect(await refusal(readCredentials({}, place, context()))).toMatchObject({ code: "bad-usage" });
    const empty = { passwordFile: file("empty", "\n") };
    expect((await refusal(readCredentials(empty, place, context()))).message).toContain("empty:1: expected a password");
  });

  it("names the file that is no private key, or that a passphrase locks", async () => {
    const place = await readPlace({ ssh: "h" }, context());
    const read = async (name: string, env = {}) => refusal(readCredentials({ identity: name }, place, context(env)));
    expect(await read(file("noise", "\u0000 no key"))).toMatchObject({
      code: "unreadable-input",
      message: "--identity: noise: expected a private key, found none",
    });
    const key = ["-q", "-t", "ed25519", "-N", "open sesame", "-f", join(folder, "locked")];
    execFileSync("ssh-keygen", key);
    expect((await read("locked.pub")).message).toContain("found a public one");
    expect(await read("locked")).toMatchObject({
      message: "--identity: locked: expected a private key, found one that a passphrase locks",
      hint: expect.stringContaining("PATCHRIG_PASSPHRASE"),
    });
    expect((await read("locked", { PATCHRIG_PASSPHRASE: "wrong" })).message).toContain("does not unlock");
    const opened = context({ PATCHRIG_PASSPHRASE: "open sesame" });
    expect(await readCredentials({ identity: "locked" }, place, opened)).toMatchObject({ passphrase: "open sesame" });
  });

  it("trusts the host key of the option, then of the document, then of known_hosts, and else none", async () => {
    const document = file("t.json", JSON.stringify({ version: 1, appliances: [appliance("a")] }));
    const known = await readPlace({ endpoints: document }, context());
    const other = `SHA256:${DIGEST.replace("4", "5")}`;
    expect((await readTrust({ hostKeySha256: other.slice(7) }, known, context())).hostKeys).toEqual([other]);
    expect(await readTrust({}, known, context())).toEqual({
      hostKeys: [`SHA256:${DIGEST}`],
      certSha256: "ab".repeat(32),
    });
    const unknown = await readPlace({ ssh: "h" }, context());
    expect(await readTrust({}, unknown, context())).toEqual({ hostKeys: [] });
    const knownHosts = file("known_hosts", "h ssh-ed25519 AAAA\n");
    expect((await readTrust({ knownHosts }, unknown, context())).hostKeys).toHaveLength(1);
  });

  it("refuses fingerprints and authorities that are none", async () => {
    const place = await readPlace({ ssh: "h" }, context());
    expect((await refusal(readTrust({ hostKeySha256: "MD5:aa" }, place, context()))).message).toContain('got "MD5:aa"');
    expect((await refusal(readTrust({ certSha256: "abc" }, place, context()))).message).toContain("--cert-sha256");
    const ca = file("ca.pem", "not a certificate");
    expect((await refusal(readTrust({ ca }, place, context()))).message).toContain("ca.pem:1: expected a certificate");
  });
});
