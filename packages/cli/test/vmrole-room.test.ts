import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createVhd } from "@patchrig/core/vhd";
import { createPageBlob } from "@patchrig/core/vmrole";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LOCATION, type SimulatedService, STARTS_AT, simulatedService } from "./simulated-service.ts";
import { CONFIGURATION, DEFINITION, fillDisk } from "./vmrole-images.ts";

const GIB = 2 ** 30;
const HOME = `--location ${LOCATION.replaceAll(" ", "+")}`;

describe("patchrig vmrole, where an image is larger than the role's size takes", () => {
  let service: SimulatedService;
  beforeAll(async () => {
    service = await simulatedService();
    const big = join(service.folder, "big.vhd");
    await createVhd(big, { type: "dynamic", size: 40 * GIB, now: STARTS_AT });
    fillDisk(big, 0, Buffer.alloc(512, 0x11));
    service.file("small.csdef", DEFINITION);
    service.file("big.cscfg", CONFIGURATION.replace("shop-base-1", "big40"));
    expect(await service.vmrole("cspkg pack small.csdef --output small.cspkg")).toMatchObject({ code: 0 });
    const added = await service.vmrole(`image add big40 --vhd big.vhd ${HOME} --journal big.ndjson`);
    expect(added).toMatchObject({ code: 0 });
  });
  afterAll(() => service.close());

  it("refuses to deploy it before anything is made", async () => {
    const create = `deployment create --service orders --package small.cspkg --configuration big.cscfg ${HOME}`;
    expect(await service.vmrole(create)).toMatchObject({
      code: 3,
      err: expect.stringMatching(/big40 for Shop: 40\.0 GiB of image are more than the 35 GB of a Small instance/),
    });
    // Nor was the service made.
    const unnamed = create.replace(` ${HOME}`, "").replace("small.cspkg", await stored("small.cspkg"));
    expect(await service.vmrole(unnamed)).toMatchObject({ code: 3, err: expect.stringMatching(/no hosted service/) });
  });

  it("tells the few kilobytes that were sent of it", async () => {
    expect((await service.vmrole("image list")).out).toMatch(/^big40 +Committed +1\.0 KiB +40960\.0 MiB/m);
  });

  it("fails where an instance does not start after the deployment was made, with the service's code", async () => {
    // Nobody looks into a package that is in the store already.
    const address = await stored("small.cspkg");
    const create = `deployment create --service orders --package ${address} --configuration big.cscfg ${HOME}`;
    expect(await service.vmrole(create)).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /Shop_IN_\d did not start: FailedStartingVM: The VHD image selected .* \(VhdTooLarge\)/,
      ),
    });
    const shown = JSON.parse((await service.vmrole("deployment show --service orders --json")).out);
    expect(shown.deployment.instances).toContainEqual(
      expect.objectContaining({ status: "FailedStartingVM", errorCode: "VhdTooLarge" }),
    );
  });

  it("refuses to upgrade to a package whose role has no room for it, before the package is sent", async () => {
    const upgrade = "deployment upgrade --service orders --package small.cspkg --yes --json --journal upgrade.ndjson";
    const { code, out } = await service.vmrole(upgrade);
    expect(code).toBe(3);
    const { steps, problem } = JSON.parse(out);
    expect(steps.map(({ name }: { name: string }) => name)).toEqual(["check-upgrade"]);
    expect(problem.text).toMatch(/big40 for Shop: 40\.0 GiB of image are more than the 35 GB of a Small instance/);
  });

  it("upgrades one role where another, that stays as it is, would not have room in the new package", async () => {
    const roles = (shop: string) =>
      DEFINITION.replace(
        /<VirtualMachineRole.*>/,
        `<VirtualMachineRole name="Shop" vmsize="${shop}" /><WebRole name="Web" vmsize="Small" />`,
      );
    const web = '<Role name="Web"><Instances count="1" /></Role></ServiceConfiguration>';
    const both = CONFIGURATION.replace("shop-base-1", "big40").replace("</ServiceConfiguration>", web);
    mkdirSync(join(service.folder, "web"));
    service.file("web/index.html", "<p>shop</p>");
    for (const size of ["Medium", "Small"]) {
      service.file(`${size}.csdef`, roles(size));
      const pack = `cspkg pack ${size}.csdef --role Web=web --output ${size}-two.cspkg`;
      expect(await service.vmrole(pack)).toMatchObject({ code: 0 });
    }
    service.file("both.cscfg", both);
    const at = "--service two";
    const create = `deployment create ${at} --package Medium-two.cspkg --configuration both.cscfg ${HOME}`;
    expect(await service.vmrole(create)).toMatchObject({ code: 0 });
    const upgrade = (more: string) =>
      service.vmrole(
        `deployment upgrade ${at} --package Small-two.cspkg --yes --journal two${more.length}.ndjson${more}`,
      );
    expect(await upgrade("")).toMatchObject({ code: 3, err: expect.stringMatching(/big40 for Shop/) });
    expect(await upgrade(" --role Web")).toMatchObject({ code: 0 });
  });

  /** Puts a package into the store and gives its address without the signature. */
  async function stored(name: string): Promise<string> {
    const { certSha256 } = service.access;
    const trustFor = () => ({ certSha256, ca: undefined, whereToCompare: "here" });
    const blob = createPageBlob({ clock: service.simulator.world.clock.steady(), trustFor });
    const { packagesUrl } = JSON.parse(service.read("service.json")).management.storage;
    const url = new URL(packagesUrl);
    url.pathname += `/${name}`;
    expect(await blob.put(url.href, readFileSync(join(service.folder, name)))).toMatchObject({ kind: "done" });
    await blob.close();
    return `${url.origin}${url.pathname}`;
  }
});
