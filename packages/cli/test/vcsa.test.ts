import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Interrupted } from "../src/context.ts";
import { PASSWORD, type Simulated, said, simulated, U1_FP } from "./simulated.ts";

const TP = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-TP.iso";
const OLDER = "VMware-vCenter-Server-Appliance-6.0.0.5110-2656759-patch-FP.iso";

describe("patchrig vcsa, looking at a 6.0", () => {
  let appliance: Simulated;
  beforeAll(async () => {
    appliance = await simulated();
  });
  afterAll(() => appliance.close());

  it("assess tells by what it is affected, and in what that is fixed", async () => {
    const { code, out, err } = await appliance.vcsa("assess --json");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      affected: true,
      running: { vpxdBuild: 2559267, release: "6.0" },
    });
    expect((await appliance.vcsa("assess")).out).toMatch(/affected +yes\n.*VMSA-2015-0007/);
  });

  it("status tells how far it is up, and what is staged", async () => {
    const { code, out } = await appliance.vcsa("status --json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ version: 1, look: { phase: "login" }, staged: null, problem: null });
    expect(JSON.parse(out).next).toMatch(/^nothing is under way; `patchrig vcsa assess` tells/);
  });

  it("wait ends at the login page", async () => {
    const { code, out } = await appliance.vcsa("wait --json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ version: 1, outcome: "ready" });
  });

  it("wait waits no longer than --limit, and takes no limit that is none", async () => {
    const { clock } = appliance.simulator.world;
    // At full speed it may have booted before anybody looks.
    clock.setSpeed(20);
    await appliance.simulator.appliances[0]?.powerCycle();
    const ended = await appliance.vcsa("wait --limit 20s");
    clock.setSpeed("max");
    expect(ended).toMatchObject({
      code: 5,
      out: expect.stringMatching(/^vcsa-01: still-booting after [2-9]\d(\.\d)? s\n$/),
    });
    expect(ended.err).toMatch(/^patchrig: still booting: .*\nhint: wait on /m);
    expect((await appliance.vcsa("wait --limit soon")).err).toMatch(/^patchrig: --limit: expected a duration/);
    expect((await appliance.vcsa("wait --limit 1h")).code).toBe(0);
  });

  it("status tells on a terminal what it waits for, and takes that away", async () => {
    const context = appliance.context({ terminal: true });
    expect((await said("status", context)).err).toBe("asking vcsa-01 …\r\u001b[K");
  });

  it("verify fails while an advisory affects it", async () => {
    expect(await appliance.vcsa("verify")).toMatchObject({ code: 1, out: expect.stringContaining("not verified") });
  });

  it("plan lists the documented work, up to a step where one is named", async () => {
    const { code, out } = await appliance.vcsa(`plan --iso ${U1_FP} --json`);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      outcome: "planned",
      to: { patchBuild: 3018521, iso: U1_FP },
      problem: null,
    });
    expect(JSON.parse(out).steps).toHaveLength(11);
    expect(JSON.parse((await appliance.vcsa("plan --until stage --json")).out).steps).toHaveLength(6);
    expect(await appliance.vcsa("plan --until later")).toMatchObject({ code: 2, out: "" });
  });

  const refused: readonly [line: string, said: RegExp][] = [
    [`plan --iso ${TP}`, /is a TP/],
    ["plan --iso some.iso", /some\.iso/],
    ["plan --to 6.5", /upgrade/],
    ["plan --to 6.0", /runs 6\.0 already/],
  ];
  it.each(refused)("`%s` is refused and says why", async (line, words) => {
    const { code, out, err } = await appliance.vcsa(line);
    expect(code).toBe(3);
    expect(err).toMatch(words);
    expect(err).toMatch(/^patchrig: .*\nhint: .*\n$/);
    expect(out).not.toContain("hint");
  });

  it("refuses a host key, a certificate and a password that are not the right ones", async () => {
    const other = `SHA256:${"A".repeat(43)}`;
    const key = await appliance.vcsa(`status --host-key-sha256 ${other}`);
    expect(key).toMatchObject({ code: 3, out: "" });
    expect(key.err).toContain(appliance.endpoints.ssh.hostKeySha256);
    expect(key.err).toMatch(/^hint: this is not the machine that was named, or its key changed: stop/m);
    const assessed = await appliance.vcsa(`assess --cert-sha256 ${"ab".repeat(32)}`);
    expect(assessed).toMatchObject({ code: 3, out: "" });
    const certificate = await appliance.vcsa(`wait --cert-sha256 ${"ab".repeat(32)}`);
    expect(certificate).toMatchObject({ code: 3, out: "" });
    expect(certificate.err).toMatch(
      /^patchrig: expected the certificate AB:AB:.*\nhint: this is not the machine that was named.*stop/m,
    );
    const password = await appliance.vcsa("assess", { env: { PATCHRIG_PASSWORD: "not this one" } });
    expect(password).toMatchObject({ code: 3, out: "" });
    expect(password.err).not.toContain("not this one");
  });

  it("does not trust an appliance that nothing is known of", async () => {
    const { ssh, https } = appliance.endpoints;
    const env = { PATCHRIG_PASSWORD: PASSWORD };
    const line = `--ssh root@127.0.0.1:${ssh.port} --https ${https.url}`;
    const unknown = await appliance.vcsa(`assess ${line}`, { env });
    expect(unknown).toMatchObject({ code: 3, out: "" });
    expect(unknown.err).toContain("--host-key-sha256");
    const known = await appliance.vcsa(`assess ${line} --host-key-sha256 ${ssh.hostKeySha256}`, { env });
    expect(known.code).toBe(0);
    expect(await appliance.vcsa(`wait ${line}`, { env })).toMatchObject({ code: 3, out: "" });
  });

  it("is not reachable where nothing listens", async () => {
    const env = { PATCHRIG_PASSWORD: PASSWORD };
    const ended = await appliance.vcsa(`assess --ssh root@127.0.0.1:1 --host-key-sha256 ${"A".repeat(43)}`, { env });
    expect(ended).toMatchObject({ code: 5, out: "" });
    expect(ended.err).toMatch(/^patchrig: 127\.0\.0\.1:1 does not answer.*\nhint: /);
    const told = await appliance.vcsa(`assess --json --ssh root@127.0.0.1:1 --host-key-sha256 ${"A".repeat(43)}`, {
      env,
    });
    expect(JSON.parse(told.out)).toMatchObject({
      version: 1,
      outcome: "unreachable",
      problem: { text: expect.stringContaining("does not answer"), hint: expect.any(String) },
    });
  });
});

describe("patchrig vcsa run", () => {
  let appliance: Simulated;
  afterEach(() => appliance?.close());
  const typed = () =>
    appliance.simulator.world.journal.events.filter(({ type }) => type === "command").map(({ line }) => line);

  it("refuses to begin when nobody is there to consent or to tell of a backup", async () => {
    appliance = await simulated({ iso: U1_FP });
    expect(await appliance.vcsa("run --backup none")).toMatchObject({ code: 3, err: expect.stringContaining("--yes") });
    expect(await appliance.vcsa("run --yes")).toMatchObject({ code: 3, err: expect.stringContaining("--backup") });
    // It has looked what runs, and nothing else was typed.
    expect(new Set(typed())).toEqual(new Set(["com.vmware.appliance.version1.system.version.get"]));
  });

  it("says that a release is none before it asks for anybody's consent", async () => {
    appliance = await simulated();
    expect(await appliance.vcsa("run --to 6.0u9")).toMatchObject({
      code: 3,
      err: expect.stringMatching(/"6\.0u9" is no known release\n.*hint: known releases of 6\.0/s),
    });
  });

  it("status tells to install or unstage what is staged while nothing is under way", async () => {
    appliance = await simulated({ iso: U1_FP });
    const { code, err } = await appliance.vcsa("run --yes --backup none --until stage --journal run.ndjson");
    expect(code, err).toBe(0);
    const { next } = JSON.parse((await appliance.vcsa("status --json")).out);
    expect(next).toMatch(/^install what is staged .*or `software-packages unstage`/);
  });

  it("updates unattended, and writes no secret anywhere", async () => {
    appliance = await simulated({ iso: U1_FP });
    const { code, out, err } = await appliance.vcsa(
      "run --yes --backup none --journal run.ndjson --record run.cast --json",
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      outcome: "done",
      after: { patchBuild: 3018521 },
      journal: "run.ndjson",
    });
    for (const text of [out, err, appliance.read("run.ndjson"), appliance.read("run.cast")]) {
      expect(text).not.toContain(PASSWORD);
      expect(text).not.toBe("");
    }
    expect(await appliance.vcsa("verify --journal run.ndjson")).toMatchObject({ code: 0 });
    const again = await appliance.vcsa("resume --journal run.ndjson --yes --json");
    expect(again.code).toBe(0);
    expect(JSON.parse(again.out).next).toContain("confirmed");
    expect(await appliance.vcsa("run --yes --backup none")).toMatchObject({ code: 3 });
  });

  it("asks a person for the backup and the licence, and shows it on request", async () => {
    appliance = await simulated({ iso: U1_FP });
    const ended = await appliance.vcsa("run --until stage --journal run.ndjson", {
      typed: ["yes\n", "show\n", "yes\n"],
    });
    expect(ended.code).toBe(0);
    expect(ended.err).toMatch(
      /Was a clone or another backup made just now\? \[yes\/no\][\s\S]*licence agreement[\s\S]*\[yes\/no\/show\]/,
    );
    expect(ended.err.length).toBeGreaterThan(20_000);
  });

  it("changes nothing when the person says no", async () => {
    appliance = await simulated({ iso: U1_FP });
    const ended = await appliance.vcsa("run --backup none --journal run.ndjson", { typed: ["no\n"] });
    expect(ended).toMatchObject({ code: 3, out: expect.stringContaining("refused") });
    expect(ended.err).toMatch(/^patchrig: .*not accepted.*\nhint: /m);
    expect(appliance.simulator.appliances[0]?.state.update).toBe("idle");
  });

  it.each([
    ["no medium", undefined],
    ["a medium that is no patch", "debian-12.iso"],
    ["a TP", TP],
    ["an older payload", OLDER],
  ])("refuses %s in the drive before anything is staged", async (_, iso) => {
    appliance = await simulated(iso === undefined ? {} : { iso });
    const { code, out } = await appliance.vcsa("run --yes --backup none --json --endpoints by-hand.json");
    expect(code).toBe(3);
    const report = JSON.parse(out);
    expect(report).toMatchObject({ outcome: "refused", after: null });
    expect(report.problem.hint).not.toBe("");
    expect(appliance.simulator.appliances[0]?.state.update).toBe("idle");
  });

  it("interrupted, says how to go on, and resume does the rest", async () => {
    appliance = await simulated({ iso: U1_FP });
    const context = appliance.context();
    appliance.simulator.world.journal.follow(({ type, line }) => {
      if (type === "command" && String(line).includes("list --staged")) context.interrupt(new Interrupted("SIGINT"));
    });
    const ended = await said("run --yes --backup none --journal run.ndjson", context);
    expect(ended.code).toBe(130);
    expect(ended.err).toContain("patchrig: interrupted by SIGINT\n");
    expect(ended.err).toContain("patchrig vcsa resume --endpoints vcsa.json --journal run.ndjson\n");
    const resumed = await appliance.vcsa("resume --journal run.ndjson --json");
    expect(resumed.code).toBe(0);
    const { outcome, steps, after } = JSON.parse(resumed.out);
    expect({ outcome, after }).toMatchObject({ outcome: "done", after: { patchBuild: 3018521 } });
    expect(steps[0].name).toBe("ssh-login");
    expect(steps.map(({ name }: { name: string }) => name)).not.toContain("stage");
    expect(typed().filter((line) => String(line).includes("stage --iso"))).toHaveLength(1);
  });
});
