import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Endpoints } from "@patchrig/core/endpoints";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refuseTakenCertificate, withCertificate, writeCertificate } from "./client-certificate.ts";

describe("the file with the client's key and certificate", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-certificate-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = () => join(folder, "sim.json");
  const endpoints: Endpoints = { version: 1, appliances: [], management: { url: "https://127.0.0.1:8444" } };

  it("lies beside the endpoints file, for its owner alone, and goes with the simulator", async () => {
    const written = await writeCertificate("PEM", file());
    expect(written.file).toBe(`${file()}.pem`);
    expect(statSync(written.file).mode & 0o777).toBe(0o600);
    expect(withCertificate(endpoints, written).management?.clientCertificate).toBe(written.file);
    await written.remove();
    expect(existsSync(written.file)).toBe(false);
  });

  it("lies in a folder of its own without an endpoints file, which goes too", async () => {
    const written = await writeCertificate("PEM", undefined);
    expect(readFileSync(written.file, "utf8")).toBe("PEM");
    await written.remove();
    expect(existsSync(join(written.file, ".."))).toBe(false);
  });

  it("is never somebody else's, unless a simulator that is gone left it behind", async () => {
    const pem = `${file()}.pem`;
    writeFileSync(pem, "somebody's key");
    await expect(refuseTakenCertificate(file())).rejects.toMatchObject({ code: "bad-usage" });
    writeFileSync(file(), JSON.stringify(withCertificate(endpoints, { file: pem, remove: async () => {} })));
    await refuseTakenCertificate(file());
    const written = await writeCertificate("PEM", file());
    writeFileSync(pem, "another simulator's");
    await written.remove();
    expect(readFileSync(pem, "utf8")).toBe("another simulator's");
  });

  it("says which option named a folder that is not there", async () => {
    await expect(writeCertificate("PEM", "/nowhere/sim.json")).rejects.toThrow(
      /--endpoints: \/nowhere\/sim\.json cannot/,
    );
  });
});
