import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LOCATION, type SimulatedService, simulatedService } from "./simulated-service.ts";
import { CONFIGURATION, DEFINITION, makeBase } from "./vmrole-images.ts";

const AT = "--service orders";
const HOME = `--location ${LOCATION.replaceAll(" ", "+")}`;

let service: SimulatedService;
const vmrole: SimulatedService["vmrole"] = (line, options) => service.vmrole(line, options);

beforeAll(async () => {
  service = await simulatedService();
  await makeBase(service.folder);
  service.file("orders.csdef", DEFINITION);
  service.file("medium.csdef", DEFINITION.replace('"Small"', '"Medium"'));
  service.file("orders.cscfg", CONFIGURATION);
  for (const name of ["orders", "medium"]) {
    expect((await vmrole(`cspkg pack ${name}.csdef --output ${name}.cspkg`)).code).toBe(0);
  }
  expect((await vmrole(`image add shop-base-1 --vhd base.vhd ${HOME} --journal base.ndjson`)).code).toBe(0);
  const create = `deployment create ${AT} --package orders.cspkg --configuration orders.cscfg ${HOME} --name first`;
  expect((await vmrole(create)).code).toBe(0);
});
afterAll(() => service.close());

/** Its events on the service's side. */
const events = (type: string) => service.simulator.world.journal.events.filter((event) => event.type === type);

describe("patchrig vmrole deployment upgrade, walk and rollback", () => {
  it("asks for a yes, and says that a package does not update what an image holds (M11)", async () => {
    const line = `deployment upgrade ${AT} --package medium.cspkg --label second --journal up.ndjson`;
    expect(await vmrole(line)).toMatchObject({
      code: 3,
      err: expect.stringMatching(/nobody is there to say yes: .*written to their disks is lost \(M7\)/),
    });
    const { code, out, err } = await vmrole(line, { typed: ["yes\n"] });
    expect([code, out]).toEqual([0, expect.stringMatching(/^orders\/Production: upgrade to second: done\n {2}next/)]);
    expect(err).toMatch(
      /a package does not update the application of a VM role \(Shop\)[\s\S]*✓ +4\/4 confirm-upgrade/,
    );
    expect((await vmrole(`deployment show ${AT}`)).out).toMatch(/^Shop_IN_0 +ReadyRole +Medium +shop-base-1$/m);
    expect(service.read("up.ndjson")).not.toMatch(/sig=/);
    expect((await vmrole("resume --journal up.ndjson")).out).toBe(
      "the upgrade of orders is done: nothing is left to do\n",
    );
  });

  it("waits at each upgrade domain by hand, is walked domain by domain, and ends", async () => {
    const { code, out } = await vmrole(
      `deployment upgrade ${AT} --package orders.cspkg --mode manual --label third --yes --journal m.ndjson`,
    );
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/waits for upgrade domain 0: `patchrig vmrole deployment walk/),
    ]);
    expect((await vmrole(`deployment show ${AT}`)).out).toMatch(
      /^update: by hand, waits for upgrade domain 0 of 0 to 1/m,
    );
    const other = await vmrole(`deployment upgrade ${AT} --package medium.cspkg --yes --journal other.ndjson`);
    expect(other).toMatchObject({ code: 3, err: expect.stringMatching(/an update of orders is under way \(manual\)/) });
    expect((await vmrole(`deployment walk ${AT} --domain 1`)).err).toMatch(/The upgrade domain 0 comes next/);
    expect((await vmrole(`deployment walk ${AT}`)).out).toMatch(
      /upgrade domain updated: 0; 2 ReadyRole\nupdate: by hand/,
    );
    expect((await vmrole(`deployment walk ${AT} --domain 0`)).out).toMatch(/was updated before/);
    expect(sizes((await vmrole(`deployment show ${AT}`)).out)).toEqual(["Small", "Medium"]);
    const last = await vmrole(`deployment walk ${AT} --all --json`);
    expect(JSON.parse(last.out)).toMatchObject({ version: 1, domains: [1], deployment: { label: "third" } });
    expect(await vmrole(`deployment walk ${AT}`)).toMatchObject({
      code: 3,
      err: expect.stringMatching(/no update of/),
    });
  });

  it("takes back what one domain showed to be wrong", async () => {
    await vmrole(
      `deployment upgrade ${AT} --package medium.cspkg --mode manual --label fourth --yes --journal n.ndjson`,
    );
    await vmrole(`deployment walk ${AT}`);
    expect(await vmrole(`deployment rollback ${AT}`)).toMatchObject({ code: 3, err: expect.stringMatching(/yes/) });
    const back = await vmrole(`deployment rollback ${AT} --yes`);
    expect(back).toMatchObject({ code: 0, out: 'orders/Production: taken back to "third"; 2 ReadyRole\n' });
    expect(sizes((await vmrole(`deployment show ${AT}`)).out)).toEqual(["Small", "Small"]);
    expect((await vmrole(`deployment rollback ${AT} --yes`)).code).toBe(3);
  });

  it("orders nothing twice when it goes on after its answer was lost", async () => {
    await vmrole(`deployment upgrade ${AT} --package medium.cspkg --label fifth --yes --journal whole.ndjson`);
    const upgrades = events("upgrade").length;
    const lines = service.read("whole.ndjson").trim().split("\n");
    const intended = lines.findIndex((line) => line.includes('"type":"intent"'));
    const accepted = lines.findIndex((line) => line.includes('"operation"'));
    for (const [name, end] of [
      ["lost", intended + 1],
      ["taken", accepted + 1],
    ] as const) {
      service.file(`${name}.ndjson`, `${lines.slice(0, end).join("\n")}\n`);
      const resumed = await vmrole(`resume --journal ${name}.ndjson`);
      expect([resumed.code, resumed.out]).toEqual([0, expect.stringMatching(/upgrade to fifth: done/)]);
    }
    expect(events("upgrade")).toHaveLength(upgrades);
  });

  it("does not go on with a package that is another now", async () => {
    const [first = ""] = service.read("whole.ndjson").split("\n");
    service.file("begun.ndjson", `${first}\n`);
    await vmrole("cspkg pack orders.csdef --output medium.cspkg --force");
    const changed = await vmrole("resume --journal begun.ndjson");
    expect(changed).toMatchObject({ code: 3, err: expect.stringMatching(/medium\.cspkg was changed since/) });
  });

  it("refuses a label that is there already, a role and an image that there are not", async () => {
    const line = `deployment upgrade ${AT} --package orders.cspkg --yes`;
    expect((await vmrole(`${line} --label fifth`)).err).toMatch(/label is "fifth" already/);
    expect((await vmrole(`${line} --role Web`)).err).toMatch(/no role "Web" in the configuration, found Shop/);
    service.file("none.cscfg", CONFIGURATION.replace("shop-base-1", "shop-base-9"));
    expect(await vmrole(`${line} --configuration none.cscfg`)).toMatchObject({
      code: 3,
      err: expect.stringMatching(/the image "shop-base-9" is not there/),
    });
    expect(await vmrole(`${line} --mode slow`)).toMatchObject({ code: 2 });
  });
});

describe("patchrig vmrole deployment swap", () => {
  it("refuses without anything in staging, and without a yes", async () => {
    expect((await vmrole(`deployment swap ${AT} --yes`)).err).toMatch(/no deployment in the staging slot/);
    const create = `deployment create ${AT} --slot staging --package orders.cspkg --configuration orders.cscfg --name next`;
    expect((await vmrole(`${create} --suspended`)).out).toMatch(/Suspended/);
    expect((await vmrole(`deployment start ${AT} --slot staging`)).out).toBe("orders/Staging: Running, 2 ReadyRole\n");
    expect(await vmrole(`deployment swap ${AT}`)).toMatchObject({
      code: 3,
      err: expect.stringMatching(/next \(Running, 2 ReadyRole\) goes live in orders, first goes to staging/),
    });
  });

  it("brings staging live, says how to go back, and swaps nothing twice when it goes on", async () => {
    const { code, out } = await vmrole(`deployment swap ${AT} --yes --journal swap.ndjson`);
    expect([code, out]).toEqual([0, expect.stringMatching(/^orders: swap to next: done\n {2}next .*brings it back/)]);
    expect((await vmrole(`deployment show ${AT}`)).out).toMatch(/^orders\/Production: next, Running/);
    const lines = service.read("swap.ndjson").split("\n");
    const intended = lines.findIndex((line) => line.includes('"type":"intent"'));
    service.file("half.ndjson", `${lines.slice(0, intended + 1).join("\n")}\n`);
    expect((await vmrole("resume --journal half.ndjson")).out).toMatch(/swap to next: done/);
    expect((await vmrole(`deployment show ${AT} --slot staging`)).out).toMatch(/^orders\/Staging: first, Running/);
    expect(events("swap")).toHaveLength(1);
  });

  it("suspends with consent alone, and reboots without a loss", async () => {
    expect((await vmrole(`deployment suspend ${AT} --slot staging`)).code).toBe(3);
    expect((await vmrole(`deployment suspend ${AT} --slot staging --yes`)).out).toMatch(/^orders\/Staging: Suspended/);
    expect((await vmrole(`deployment reboot Shop_IN_0 ${AT}`)).out).toMatch(
      /Shop_IN_0: rebooted; orders has 2 ReadyRole/,
    );
  });
});

describe("patchrig vmrole certificate", () => {
  const from = (name: string) => new URL(`../../core/test/certificates/${name}`, import.meta.url);

  it("adds a .pfx by its password, once, and shows what is public of it", async () => {
    for (const name of ["shop.pfx", "shop-legacy.pfx", "localhost.crt"])
      copyFileSync(from(name), join(service.folder, name));
    service.file("password.txt", "secret\n");
    service.file("wrong.txt", "other\n");
    expect((await vmrole(`certificate list ${AT}`)).out).toBe("no certificate\n");
    const add = `certificate add shop.pfx ${AT}`;
    expect(await vmrole(add)).toMatchObject({ code: 2, err: expect.stringMatching(/closed by a password/) });
    expect(await vmrole(`${add} --password-file wrong.txt`)).toMatchObject({
      code: 3,
      err: expect.stringMatching(/the password does not open shop\.pfx/),
    });
    expect((await vmrole(`${add} --password-file password.txt`)).out).toMatch(/^[0-9A-F]{40}: added to orders\n$/);
    expect((await vmrole(`${add} --password-file password.txt`)).out).toMatch(/orders has it already/);
    expect((await vmrole(`certificate list ${AT}`)).out).toMatch(/^[0-9A-F]{40} +CN=shop\.example +\w+ \d+ /m);
  });

  it("keeps the public part in a file, by a thumbprint as people paste it", async () => {
    const [one] = JSON.parse((await vmrole(`certificate list ${AT} --json`)).out).certificates;
    const pasted = `\u200e${one.thumbprint.toLowerCase().replaceAll(/..(?=.)/g, "$&:")}`;
    expect((await vmrole(`certificate get ${pasted} ${AT} --output shop.pem`)).out).toMatch(/^of +CN=shop\.example$/m);
    expect(service.read("shop.pem")).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(await vmrole(`certificate show ${"0".repeat(40)} ${AT}`)).toMatchObject({ code: 3 });
    expect(await vmrole(`certificate show 12 ${AT}`)).toMatchObject({ code: 2 });
  });

  it("adds a certificate alone, and a .pfx that only the service can open", async () => {
    expect((await vmrole(`certificate add localhost.crt ${AT}`)).out).toMatch(/added to orders/);
    const old = await vmrole(`certificate add shop-legacy.pfx ${AT} --password-file password.txt`);
    expect(old).toMatchObject({ code: 0, err: expect.stringMatching(/too old to be opened here/) });
    expect(await vmrole(`certificate add orders.csdef ${AT}`)).toMatchObject({ code: 2 });
  });

  it("deletes with consent, and not what a configuration names", async () => {
    const [one] = JSON.parse((await vmrole(`certificate list ${AT} --json`)).out).certificates;
    const named = CONFIGURATION.replace(
      "</Role>",
      `  <Certificates><Certificate name="web" thumbprint="${one.thumbprint}" thumbprintAlgorithm="sha1" /></Certificates>\n  </Role>`,
    );
    service.file("named.cscfg", named);
    const up = `deployment upgrade ${AT} --package orders.cspkg --configuration named.cscfg --yes --journal named.ndjson`;
    expect((await vmrole(up)).code).toBe(0);
    const line = `certificate delete ${one.thumbprint} ${AT}`;
    expect((await vmrole(`${line} --yes`)).err).toMatch(/the configuration of next in production names [0-9A-F]{40}/);
    await vmrole(
      `deployment upgrade ${AT} --package orders.cspkg --configuration orders.cscfg --yes --journal out.ndjson`,
    );
    expect(await vmrole(line)).toMatchObject({ code: 3, err: expect.stringMatching(/with its private key/) });
    expect(await vmrole(line, { typed: ["yes\n"] })).toMatchObject({ code: 0 });
    expect((await vmrole(`certificate list ${AT}`)).out).not.toContain(one.thumbprint);
  });
});

/** Of the instances, in their order. */
const sizes = (shown: string) => [...shown.matchAll(/^Shop_IN_\d+ +\w+ +(\w+)/gm)].map(([, size]) => size);
