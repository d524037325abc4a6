import { chmodSync, existsSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LOCATION, type SimulatedService, simulatedService } from "./simulated-service.ts";
import { CONFIGURATION, DEFINITION, fillDisk, makeBase, makeChild } from "./vmrole-images.ts";

const AT = "--service orders";
const HOME = `--location ${LOCATION.replaceAll(" ", "+")}`;

describe("patchrig vmrole image, deployment and run", () => {
  let service: SimulatedService;
  let base: string;
  const vmrole: SimulatedService["vmrole"] = (line, options) => service.vmrole(line, options);
  beforeAll(async () => {
    service = await simulatedService();
    base = await makeBase(service.folder);
    await makeChild(base, join(service.folder, "app-2.vhd"), 0x33);
    service.file("orders.csdef", DEFINITION);
    service.file("orders.cscfg", CONFIGURATION);
  });
  afterAll(() => service.close());

  it("lists nothing where there is nothing", async () => {
    expect(await vmrole("image list")).toEqual({ code: 0, out: "no image\n", err: "" });
    expect(JSON.parse((await vmrole("image list --json")).out)).toEqual({ version: 1, images: [] });
    expect(await vmrole("image show shop-base-1")).toMatchObject({
      code: 3,
      err: expect.stringMatching(/there is no image/),
    });
    expect(await vmrole(`deployment show ${AT}`)).toMatchObject({ code: 3 });
  });

  it("adds a base: told step by step, journalled, and shown", async () => {
    const { code, out, err } = await vmrole(
      `image add shop-base-1 --vhd base.vhd ${HOME} --journal base.ndjson --json`,
    );
    expect([code, err]).toEqual([
      0,
      expect.stringMatching(/✓ +1\/3 check-image[\s\S]*✓ +2\/3 upload-vhd[\s\S]*✓ +3\/3 associate-parent/),
    ]);
    const report = JSON.parse(out);
    expect(report).toMatchObject({
      version: 1,
      image: "shop-base-1",
      outcome: "done",
      problem: null,
      journal: "base.ndjson",
    });
    expect(report.steps[1].facts).toMatchObject({
      sentBytes: 64 * 1024 + 8192 + 512,
      foundBytes: 0,
      diskBytes: 16 * 2 ** 20,
    });
    expect(service.read("base.ndjson")).not.toMatch(/sig=/);
    expect((await vmrole("image list")).out).toMatch(/^shop-base-1 +Committed +0\.1 MiB +16\.0 MiB/m);
    expect((await vmrole("image show shop-base-1")).out).toMatch(/^children +none$/m);
  });

  it("says that nothing is left of a run that is done, and keeps its journal for itself", async () => {
    expect(await vmrole("resume --journal base.ndjson")).toMatchObject({
      code: 0,
      out: "shop-base-1 is done: nothing is left to do\n",
    });
    const again = await vmrole("image add other --vhd base.vhd --journal base.ndjson");
    expect(again).toMatchObject({ code: 2, err: expect.stringMatching(/resume --journal base\.ndjson/) });
  });

  it("begins no run where the VHD is missing", async () => {
    expect(await vmrole(`image add nope --vhd nope.vhd ${HOME} --journal nope.ndjson`)).toEqual({
      code: 2,
      out: "",
      err: "patchrig: --vhd: nope.vhd: there is no such file\nhint: name a file that exists and may be read\n",
    });
    expect(existsSync(join(service.folder, "nope.ndjson"))).toBe(false);
  });

  it("names the locations that there are before anything is sent to one that there is not", async () => {
    const { code, err } = await vmrole("image add far --vhd base.vhd --location Mars --journal far.ndjson");
    expect(code).toBe(3);
    expect(err).toMatch(/the service has no location "Mars"[\s\S]*hint: --location with one of .*North Central US/);
    expect(err).not.toMatch(/✓ +1\/3/);
    expect(await vmrole("image show far")).toMatchObject({ code: 3 });
  });

  it("makes the service, puts the package into the store and deploys", async () => {
    expect((await vmrole("cspkg pack orders.csdef --output orders.cspkg")).code).toBe(0);
    const create = `deployment create ${AT} --package orders.cspkg --configuration orders.cscfg --definition orders.csdef`;
    expect(await vmrole(create)).toMatchObject({
      code: 3,
      err: expect.stringMatching(/no hosted service "orders"[\s\S]*--location/),
    });
    expect(await vmrole(`${create} ${HOME} --name first`)).toMatchObject({
      code: 0,
      out: "orders/Production: Running, 2 ReadyRole\n",
    });
    // The same again is there already; another is refused.
    expect(await vmrole(`${create} --name first`)).toMatchObject({ code: 0 });
    expect(await vmrole(`${create} --name second`)).toMatchObject({
      code: 3,
      err: expect.stringMatching(/already: first/),
    });
    // Another package, another label and a command that this machine never gave are another's.
    service.file("large.csdef", DEFINITION.replace("Small", "Large"));
    expect((await vmrole("cspkg pack large.csdef --output large.cspkg")).code).toBe(0);
    const large = create.replaceAll("orders.c", "large.c").replace("large.cscfg", "orders.cscfg");
    const isTaken = {
      code: 3,
      out: "",
      err: expect.stringMatching(/has a deployment already: first\nhint: .*upgrade/),
    };
    expect(await vmrole(`${large} --name first`)).toMatchObject(isTaken);
    expect(await vmrole(`${create} --name first --label other`)).toMatchObject(isTaken);
    rmSync(join(service.folder, ".local/state/patchrig/deployments"), { recursive: true });
    expect(await vmrole(`${create} --name first`)).toMatchObject(isTaken);
    const shown = await vmrole(`deployment show ${AT}`);
    expect(shown.out).toMatch(/^Shop_IN_0 +ReadyRole +Small +shop-base-1$/m);
  });

  it("refuses before anything is made: a configuration with a family, an image that is not there", async () => {
    service.file("bad.cscfg", CONFIGURATION.replace('serviceName="orders"', 'serviceName="orders" osFamily="2"'));
    const bad = await vmrole(`deployment create --service other --package orders.cspkg --configuration bad.cscfg`);
    expect(bad).toMatchObject({
      code: 3,
      err: expect.stringMatching(/bad\.cscfg:2:\d+: osFamily does not apply to a VM role/),
    });
    service.file("none.cscfg", CONFIGURATION.replace("shop-base-1", "shop-base-9"));
    const none = await vmrole(
      `deployment create --service other --package orders.cspkg --configuration none.cscfg ${HOME}`,
    );
    expect(none).toMatchObject({ code: 3, err: expect.stringMatching(/the image "shop-base-9" is not there/) });
  });

  it("refuses an underscore in the platform's words, before a byte is sent (M14)", async () => {
    const { code, err } = await vmrole(
      `run ${AT} --vhd app-2.vhd --image shop_app_2 --parent shop-base-1 --journal u.ndjson`,
    );
    expect(code).toBe(3);
    expect(err).toContain('"A parameter was incorrect. Details: The image name is invalid." (A01, M14)');
    expect(err).toMatch(/hint: call it shop-app-2/);
  });

  it("brings the application's differencing VHD into the deployment in the three steps (M15)", async () => {
    const { code, out, err } = await vmrole(
      `run ${AT} --vhd app-2.vhd --image shop-app-2 --parent shop-base-1 --journal run.ndjson`,
    );
    expect(err).toMatch(/✓ +5\/5 confirm-instances/);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^shop-app-2: done\n {2}next {6}Keep the uploaded files read-only/),
    ]);
    expect((await vmrole("image list")).out).toMatch(/^shop-app-2 +Committed +shop-base-1 .* in use$/m);
    expect((await vmrole(`deployment show ${AT}`)).out).toMatch(/Shop_IN_1 +ReadyRole +Small +shop-app-2/);
  });

  it("refuses the second level, and the parent that was changed, in words that say what is known of them", async () => {
    await makeChild(join(service.folder, "app-2.vhd"), join(service.folder, "app-3.vhd"), 0x44);
    const second = await vmrole(`run ${AT} --vhd app-3.vhd --image shop-app-3 --parent shop-app-2 --journal s.ndjson`);
    expect(second).toMatchObject({
      code: 3,
      err: expect.stringMatching(/a differencing VHD itself \(M13\).*its words are inferred/),
    });
    fillDisk(base, 1024, Buffer.alloc(512, 0x77));
    const changed = await vmrole(
      `run ${AT} --vhd app-2.vhd --image shop-app-4 --parent shop-base-1 --journal c.ndjson`,
    );
    expect(changed).toMatchObject({
      code: 3,
      err: expect.stringMatching(/content was changed after .*\(M17\)[\s\S]*keep it read-only/),
    });
  });

  it("keeps images that others stand on or that run, and says which", async () => {
    expect(await vmrole("image remove shop-base-1")).toMatchObject({
      code: 3,
      err: expect.stringMatching(/shop-app-2 stands on "shop-base-1"[\s\S]*hint: remove it first/),
    });
    expect(await vmrole("image remove shop-app-2")).toMatchObject({
      code: 3,
      err: expect.stringMatching(/the service says: .*in use/),
    });
    expect((await vmrole("image set-parent shop-app-2 shop-base-1")).code).toBe(0);
  });

  it("goes back to an image that is there, without a VHD", async () => {
    const { code } = await vmrole(`run ${AT} --image shop-base-1 --journal back.ndjson`);
    expect(code).toBe(0);
    expect((await vmrole(`deployment show ${AT} --json`)).out).toContain('"image":"shop-base-1"');
  });

  it("reimages and deletes only with consent, on the terminal or beforehand (M7)", async () => {
    const asked = await vmrole(`deployment reimage Shop_IN_0 ${AT}`);
    expect(asked).toMatchObject({ code: 3, err: expect.stringMatching(/what was written to its disk is lost \(M7\)/) });
    expect((await vmrole(`deployment reimage Shop_IN_0 ${AT}`, { typed: ["no\n"] })).code).toBe(3);
    expect(await vmrole(`deployment reimage Shop_IN_0 ${AT}`, { typed: ["yes\n"] })).toMatchObject({ code: 0 });
    expect(await vmrole(`deployment reimage Shop_IN_9 ${AT} --yes`)).toMatchObject({
      code: 3,
      err: expect.stringMatching(/hint: see what there is: `(?:npx )?patchrig vmrole deployment show`/),
    });
    expect(await vmrole(`deployment delete ${AT} --yes`)).toMatchObject({
      code: 0,
      out: "orders/Production: first is deleted\n",
    });
    expect((await vmrole("image remove shop-app-2")).code).toBe(0);
  });
});

describe("patchrig vmrole, where the service is not as it was told", () => {
  let service: SimulatedService;
  beforeAll(async () => {
    service = await simulatedService();
  });
  afterAll(() => service.close());
  const reached = () => `--management ${service.access.url} --subscription ${service.access.subscriptionId}`;

  it("is reached by options as well, by its authority or its fingerprint", async () => {
    service.file("ca.pem", service.access.serverCertificate);
    const line = `image list ${reached()} --client-certificate client.pem`;
    expect(await service.vmrole(`${line} --ca ca.pem`)).toMatchObject({ code: 0 });
    expect(await service.vmrole(`${line} --cert-sha256 ${service.access.certSha256}`)).toMatchObject({ code: 0 });
    expect(await service.vmrole(line)).toMatchObject({
      code: 3,
      err: expect.stringMatching(/nobody vouches for the certificate/),
    });
    const wrong = await service.vmrole(`${line} --cert-sha256 ${"ab:".repeat(31)}ab`);
    expect(wrong).toMatchObject({ code: 3, err: expect.stringMatching(/expected the certificate AB:AB/) });
  });

  it("says in the service's words that a certificate is not registered", async () => {
    const { createCertificate } = await import("@patchrig/core/certificate");
    const other = createCertificate(["somebody"]);
    service.file("other.pem", `${other.key}${other.certificate}`);
    const { code, err } = await service.vmrole(
      `image list ${reached()} --client-certificate other.pem --cert-sha256 ${service.access.certSha256}`,
    );
    expect([code, err]).toEqual([
      3,
      expect.stringMatching(
        /failed to authenticate the request.*\(AuthenticationFailed\)\nhint: register the certificate/,
      ),
    ]);
  });

  it.each([
    [
      "nothing",
      "image list --management http://x",
      /expected the https address of a Service Management API, found "http:\/\/x"/,
    ],
    [
      "no subscription",
      "image list --management https://127.0.0.1:1",
      /expected a subscription and its client certificate/,
    ],
    ["a document without one", "image list --endpoints none.json", /none\.json names no VM Role service/],
    [
      "a certificate without its key",
      "image list --management https://127.0.0.1:1 --subscription s --client-certificate only.pem",
      /only\.pem: found no private key/,
    ],
    [
      "a key of another certificate",
      "image list --management https://127.0.0.1:1 --subscription s --client-certificate mixed.pem",
      /the key is another certificate's/,
    ],
    [
      "a signature on the command line",
      "deployment create --service s --configuration a.cscfg --package https://x.invalid/p.cspkg?sig=s",
      /a signature is never an argument/,
    ],
    [
      "a container that is none",
      "deployment create --service s --configuration a.cscfg --package https://x.invalid/p.cspkg --packages-url-file empty.ndjson",
      /--packages-url-file: expected the https address of a container/,
    ],
    ["a journal of nothing", "resume --journal empty.ndjson", /expected the journal of an image's update/],
  ])("ends with 2 for %s", async (_, line, message) => {
    const { createCertificate } = await import("@patchrig/core/certificate");
    service.file("none.json", '{"version":1}');
    service.file("empty.ndjson", "");
    service.file("a.cscfg", CONFIGURATION);
    const [one, other] = [createCertificate(["one"]), createCertificate(["other"])];
    service.file("only.pem", one.certificate);
    service.file("mixed.pem", `${one.certificate}${other.key}`);
    const { code, err } = await service.vmrole(line);
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
  });

  it("ends with 5 where nobody answers", async () => {
    const line = "image list --management https://127.0.0.1:1 --subscription s --client-certificate client.pem";
    expect(await service.vmrole(line)).toMatchObject({ code: 5, err: expect.stringMatching(/ECONNREFUSED/) });
  });

  it("warns of a certificate file that others may read", async () => {
    chmodSync(join(service.folder, "client.pem"), 0o644);
    expect((await service.vmrole("image list")).err).toMatch(/may be read by others \(mode 644\)\nhint: chmod 600/);
  });
});

describe("patchrig vmrole --limit", () => {
  let service: SimulatedService;
  beforeAll(async () => {
    service = await simulatedService();
    await makeBase(service.folder);
  });
  afterAll(() => service.close());

  it("waits for nothing longer than it is told to, says what for, and goes on later", async () => {
    const stopped = await service.vmrole(`image add slow-1 --vhd base.vhd ${HOME} --journal slow.ndjson --limit 1s`);
    expect(stopped).toMatchObject({
      code: 5,
      err: expect.stringMatching(/waited 1 s for committing the image slow-1 \(operation [0-9a-f]{32}\)/),
    });
    expect(await service.vmrole("resume --journal slow.ndjson")).toMatchObject({ code: 0 });
    expect((await service.vmrole("image list")).out).toMatch(/slow-1\s.*committed/i);
  });

  it("goes on with no VHD that was written to since, unless somebody says that it is the same", async () => {
    const lines = service.read("slow.ndjson").split("\n");
    const sending = lines.findIndex((line) => line.includes('"commit":"slow-1"'));
    service.file("cut.ndjson", `${lines.slice(0, sending).join("\n")}\n`);
    utimesSync(join(service.folder, "base.vhd"), 1_300_000_000, 1_300_000_000);
    expect(await service.vmrole("resume --journal cut.ndjson")).toMatchObject({
      code: 3,
      err: expect.stringMatching(/base\.vhd was changed since its upload began[\s\S]*hint: .*--same-content/),
    });
    expect(await service.vmrole("resume --journal cut.ndjson --same-content")).toMatchObject({ code: 0 });
  });

  it("takes nothing but a duration", async () => {
    expect(await service.vmrole("image list --limit soon")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--limit: expected a duration such as 30m, got "soon"/),
    });
  });
});
