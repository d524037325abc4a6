import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Endpoints } from "@patchrig/core/endpoints";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fakeContext } from "../../test/fake-context.ts";
import { refuseTakenFile, removeEndpointsFile, writeEndpointsFile } from "./endpoints-file.ts";

const documentOf = (port: number, token = "token"): Endpoints => ({
  version: 1,
  appliances: [],
  admin: { url: `http://127.0.0.1:${port}`, token },
});

describe("the endpoints file of a simulator", () => {
  let folder: string;
  let file: string;
  let running: Server;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-endpoints-"));
    file = join(folder, "sim.json");
    running = createServer((_, answer) => answer.end("{}"));
    await new Promise<void>((listening) => running.listen(0, "127.0.0.1", listening));
  });
  afterEach(async () => {
    await new Promise((closed) => running.close(closed));
    rmSync(folder, { recursive: true });
  });
  const port = () => (running.address() as AddressInfo).port;

  it.each([
    ["somebody's notes", "# README\n"],
    ["an empty file", ""],
    ["an endpoints document that a person wrote", JSON.stringify({ version: 1, appliances: [] })],
  ])("is never %s", async (_, text) => {
    writeFileSync(file, text);
    await expect(refuseTakenFile(file, fakeContext())).rejects.toMatchObject({ code: "bad-usage" });
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("is not taken from a simulator that answers, and is from one that is gone", async () => {
    await writeEndpointsFile(file, documentOf(port()));
    await expect(refuseTakenFile(file, fakeContext())).rejects.toThrow(/belongs to a simulator that runs/);
    await writeEndpointsFile(file, documentOf(1));
    await refuseTakenFile(file, fakeContext());
    await refuseTakenFile(join(folder, "new.json"), fakeContext());
  });

  it("is taken away only by the one that wrote it", async () => {
    await writeEndpointsFile(file, documentOf(port(), "another one's"));
    await removeEndpointsFile(file, documentOf(port(), "mine"));
    expect(readFileSync(file, "utf8")).toContain("another one's");
    await removeEndpointsFile(file, documentOf(port(), "another one's"));
    expect(() => readFileSync(file)).toThrow(/ENOENT/);
  });
});
