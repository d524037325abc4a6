import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgramOf, spawnPatchrig, spawnSimulator } from "./spawned.ts";

describe("patchrig simulate --profile vmrole/2011-02, for curl", () => {
  let folder: string;
  let simulator: Awaited<ReturnType<typeof spawnSimulator>>;
  const file = () => join(folder, "vm.json");
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-simulate-vmrole-"));
    const options = ["--profile", "vmrole/2011-02", "--management", "127.0.0.1:0", "--clock", "2011-02-21"];
    simulator = await spawnSimulator([...options, "--endpoints", file()]);
  });
  afterAll(async () => {
    simulator?.process.kill("SIGTERM");
    await simulator?.ended;
    rmSync(folder, { recursive: true });
  });

  const management = () => simulator.endpoints.management ?? { url: "", subscriptionId: "", clientCertificate: "" };
  const curl = async (path: string, ...more: string[]) => {
    const { url, subscriptionId } = management();
    const usual = ["-sk", "--max-time", "20", "-w", "\n%{http_code}", "-H", "x-ms-version: 2011-08-01"];
    const { out } = await runProgramOf("curl", [...usual, ...more, `${url}/${subscriptionId}/${path}`]);
    return { status: out.slice(out.lastIndexOf("\n") + 1), body: out.slice(0, out.lastIndexOf("\n")) };
  };

  it("serves the VM Role alone, and lays the key beside the document for its owner alone", () => {
    expect(simulator.endpoints.appliances).toEqual([]);
    expect(management().clientCertificate).toBe(`${file()}.pem`);
    expect(statSync(`${file()}.pem`).mode & 0o777).toBe(0o600);
  });

  it("lets that key in, and nobody without it", async () => {
    const cert = ["--cert", management().clientCertificate ?? ""];
    expect(await curl("machineimages", ...cert)).toEqual({
      status: "200",
      body: '<MachineImages xmlns="http://schemas.microsoft.com/windowsazure" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"/>',
    });
    expect(await curl("machineimages")).toMatchObject({
      status: "403",
      body: expect.stringContaining("AuthenticationFailed"),
    });
    const name = await curl("machineimages/shop_base", ...cert, "-X", "PUT", "-d", PREPARE);
    expect(name).toMatchObject({ status: "400", body: expect.stringContaining("Details: The image name is invalid.") });
  });

  it("names the profiles that there are, and takes its files away when it ends", async () => {
    const free = ["--ssh", "--https", "--vami", "--admin"].flatMap((option) => [option, "127.0.0.1:0"]);
    const unknown = await spawnPatchrig(["simulate", ...free, "--profile", "vmrole/2012-06"]).ended;
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining("vmrole/2011-02") });
    simulator.process.kill("SIGTERM");
    await simulator.ended;
    expect([file(), `${file()}.pem`].map((path) => existsSync(path))).toEqual([false, false]);
  });
});

const PREPARE = `<PrepareMachineImage xmlns="http://schemas.microsoft.com/windowsazure"><Label>x</Label><Uuid>u</Uuid><Timestamp>2011-02-21T00:00:00Z</Timestamp><CompressedSizeInBytes>512</CompressedSizeInBytes><MountedSizeInBytes>512</MountedSizeInBytes></PrepareMachineImage>`;
