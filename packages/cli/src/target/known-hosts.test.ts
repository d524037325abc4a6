import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { knownKeysOf } from "./known-hosts.ts";

describe("known_hosts", () => {
  let folder: string;
  let publicKey: string;
  let fingerprint: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-known-"));
    const key = join(folder, "host");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key, "-C", "host"]);
    publicKey = readFileSync(`${key}.pub`, "utf8").split(" ").slice(0, 2).join(" ");
    fingerprint = execFileSync("ssh-keygen", ["-lf", `${key}.pub`], { encoding: "utf8" }).split(" ")[1] ?? "";
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const hashed = (line: string): string => {
    const file = join(folder, "known_hosts");
    writeFileSync(file, `${line}\n`);
    execFileSync("ssh-keygen", ["-H", "-f", file], { stdio: "ignore" });
    return readFileSync(file, "utf8");
  };

  it("knows a plain name by the fingerprint that ssh-keygen -l prints", () => {
    const known = knownKeysOf(`# a comment\n\nvcsa.example,192.0.2.1 ${publicKey} comment\n`, "192.0.2.1", 22);
    expect(known).toEqual({ trusted: [fingerprint], revoked: [] });
  });

  it("knows a name that ssh-keygen -H hashed, and that name alone", () => {
    const text = hashed(`vcsa.example ${publicKey}`);
    expect(text).toMatch(/^\|1\|/);
    expect(knownKeysOf(text, "vcsa.example", 22).trusted).toEqual([fingerprint]);
    expect(knownKeysOf(text, "other.example", 22).trusted).toEqual([]);
  });

  it("tells ports apart: [host]:port is not host", () => {
    const line = `[127.0.0.1]:2222 ${publicKey}`;
    for (const text of [line, hashed(line)]) {
      expect(knownKeysOf(text, "127.0.0.1", 2222).trusted).toEqual([fingerprint]);
      expect(knownKeysOf(text, "127.0.0.1", 22).trusted).toEqual([]);
      expect(knownKeysOf(text, "127.0.0.1", 2223).trusted).toEqual([]);
    }
  });

  it("honours patterns and their exceptions", () => {
    const text = `*.example,!lab?.example ${publicKey}`;
    expect(knownKeysOf(text, "VCSA.example", 22).trusted).toEqual([fingerprint]);
    expect(knownKeysOf(text, "lab1.example", 22).trusted).toEqual([]);
    expect(knownKeysOf(text, "vcsa.example.org", 22).trusted).toEqual([]);
  });

  it("never trusts a revoked key, wherever the line stands", () => {
    const text = `vcsa.example ${publicKey}\n@revoked * ${publicKey}\n`;
    expect(knownKeysOf(text, "vcsa.example", 22)).toEqual({ trusted: [], revoked: [fingerprint] });
  });

  it("passes over certificate authorities and broken lines", () => {
    const text = `@cert-authority * ${publicKey}\nvcsa.example\nvcsa.example ssh-rsa !!!\n|1|x ssh-rsa AAAA\n`;
    expect(knownKeysOf(text, "vcsa.example", 22)).toEqual({ trusted: [], revoked: [] });
  });
});
