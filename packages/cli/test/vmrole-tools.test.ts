import {
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";

const VM_ROLE = join(import.meta.dirname, "../../platforms/vmrole/2011-02");
const CONFIG = "vm-role/ServiceConfiguration.cscfg";
const DEFINITION = "vm-role/ServiceDefinition.csdef";
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-vmrole-"));
  cpSync(join(VM_ROLE, "samples"), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function vmrole(line: string, env: Readonly<Record<string, string>> = {}) {
  const context = fakeContext({ cwd: folder, env });
  const code = await runProgram(["vmrole", ...line.split(" ")], context);
  return { code, out: context.out(), err: context.err() };
}

const text = (name: string) => readFileSync(join(folder, name), "utf8");

describe("patchrig vmrole cscfg", () => {
  it("shows roles, instances and images", async () => {
    const { code, out } = await vmrole(`cscfg show ${CONFIG} --definition ${DEFINITION} --json`);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      serviceName: "orders",
      osFamily: null,
      roles: [{ name: "Shop", kind: "vm", instances: 2, image: "shop-base-1.vhd" }],
    });
  });

  it("ends with 1 where the service would refuse it, naming line, column and fact", async () => {
    writeFileSync(
      join(folder, "a.cscfg"),
      text(CONFIG).replace('serviceName="orders"', 'serviceName="orders" osFamily="2"'),
    );
    const { code, out } = await vmrole("cscfg lint a.cscfg");
    expect(code).toBe(1);
    expect(out).toMatch(
      /^a\.cscfg:3:44: error: osFamily does not apply to a VM role.* \(M6, W5\) \[guest-os-on-vm-role\]$/m,
    );
  });

  it("sets the image that an update brought, and nothing else", async () => {
    const before = text(CONFIG);
    const { code } = await vmrole(`cscfg set ${CONFIG} --image Shop=shop-app-2.vhd --instances Shop=3`);
    expect(code).toBe(0);
    expect(text(CONFIG)).toBe(before.replace("shop-base-1.vhd", "shop-app-2.vhd").replace('count="2"', 'count="3"'));
  });

  it.each([
    ["--image Shop=shop_2.vhd", /underscore, which is refused \(M14\)/],
    ["--os-family 2", /osFamily and osVersion do not apply to a VM role/],
  ])("refuses %s with 3, and leaves the file as it is", async (option, message) => {
    const before = text(CONFIG);
    const { code, err } = await vmrole(`cscfg set ${CONFIG} ${option}`);
    expect([code, text(CONFIG)]).toEqual([3, before]);
    expect(err).toMatch(message);
  });

  it.each([
    ["a DTD", '<!DOCTYPE a [<!ENTITY a "b">]>\n<a/>', /bad\.xml:1:\d+: a document type declaration \(DTD\) is refused/],
    [
      "another namespace",
      '<ServiceConfiguration xmlns="urn:x"/>',
      /bad\.xml:1:1: expected <ServiceConfiguration> in "http/,
    ],
    ["a file cut short", "<ServiceConfiguration\n", /bad\.xml:\d+:\d+: expected XML/],
  ])("ends with 2 for %s", async (_, content, message) => {
    writeFileSync(join(folder, "bad.xml"), content);
    const { code, err } = await vmrole("cscfg lint bad.xml");
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  it("ends with 2 for 100 MB, of which it reads 4 MiB", async () => {
    writeFileSync(join(folder, "large.xml"), "<a>");
    truncateSync(join(folder, "large.xml"), 100_000_000);
    expect(await vmrole("cscfg show large.xml")).toMatchObject({
      code: 2,
      err: expect.stringContaining("at most 4 MiB"),
    });
  });

  it("ends with 2 when there is nothing to set, or nothing that can be understood", async () => {
    expect((await vmrole(`cscfg set ${CONFIG}`)).code).toBe(2);
    expect((await vmrole(`cscfg set ${CONFIG} --instances Shop=none`)).code).toBe(2);
    expect((await vmrole("cscfg lint none.cscfg")).err).toContain("none.cscfg: there is no such file");
  });
});

describe("patchrig vmrole unattend", () => {
  it("makes an answer file that its own lint passes, and hides the password", async () => {
    const made = await vmrole("unattend new --final --output u.xml", { PATCHRIG_PASSWORD: "s3cret" });
    expect(made).toMatchObject({ code: 0, out: "u.xml: written, for the final build: without SkipRearm (W8)\n" });
    expect(text("u.xml")).not.toContain("s3cret");
    expect((await vmrole("unattend lint u.xml --final --json")).out).toContain('"errors":0,"warnings":0');
    expect((await vmrole("unattend new --output u.xml", { PATCHRIG_PASSWORD: "x" })).code).toBe(3);
  });

  it("finds SkipRearm in the final build (W8)", async () => {
    const { code, out } = await vmrole("unattend lint unattend-build.xml --final");
    expect(code).toBe(1);
    expect(out).toMatch(/^unattend-build\.xml:8:5: error: SkipRearm must be gone in the final build/);
  });

  it("needs a password that is no argument", async () => {
    expect(await vmrole("unattend new --output u.xml")).toMatchObject({ code: 2, out: "" });
    expect(existsSync(join(folder, "u.xml"))).toBe(false);
  });
});

describe("patchrig vmrole sysprep budget", () => {
  it("refuses the third generalization of a fresh installation, as the last one (M19, M22)", async () => {
    const { code, out, err } = await vmrole("sysprep budget --generalize 3 --json");
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ before: 3, left: 1, refused: expect.stringContaining("step 3") });
    expect(err).toContain("hint: keep the image as it is before sysprep");
  });

  it("reads what slmgr printed, and lets SkipRearm keep the count (M20)", async () => {
    cpSync(join(VM_ROLE, "evidence/A08-slmgr-dlv-notification.txt"), join(folder, "dlv.txt"));
    const { code, out } = await vmrole("sysprep budget --slmgr dlv.txt --generalize 12 --skip-rearm --json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ before: 2, left: 1, refused: null });
  });

  it("reads what PowerShell wrote of slmgr: UTF-16 with a mark", async () => {
    const printed = readFileSync(join(VM_ROLE, "evidence/A08-slmgr-dlv-notification.txt"), "utf8");
    writeFileSync(join(folder, "dlv.txt"), Buffer.from(`\ufeff${printed.replaceAll("\n", "\r\n")}`, "utf16le"));
    const { code, out } = await vmrole("sysprep budget --slmgr dlv.txt --json");
    expect([code, JSON.parse(out).before]).toEqual([0, 2]);
  });

  it.each([
    ["A08-slmgr-dlv-notification.txt", "is that line in another language?"],
    ["A07-slmgr-dli-kms-client.txt", "run `slmgr /dlv`, not /dli"],
  ])("says why %s has no rearm count that it can read", async (file, hint) => {
    const printed = readFileSync(join(VM_ROLE, "evidence", file), "utf8");
    writeFileSync(join(folder, "l.txt"), printed.replace("Remaining Windows rearm count", "Verbleibende Anzahl"));
    const { code, err } = await vmrole("sysprep budget --slmgr l.txt");
    expect([code, err]).toEqual([2, expect.stringContaining(hint)]);
  });

  it("says in the platform's words that none is left (M19)", async () => {
    const { code, out } = await vmrole("sysprep budget --left 0");
    expect(code).toBe(3);
    expect(out).toContain("The maximum allowed number of re-arms has been exceeded.");
  });

  it("ends with 2 for text that is nothing of slmgr's", async () => {
    writeFileSync(join(folder, "dlv.txt"), "hello");
    expect((await vmrole("sysprep budget --slmgr dlv.txt")).code).toBe(2);
    expect((await vmrole("sysprep budget --left many")).code).toBe(2);
  });
});

describe("patchrig vmrole duties", () => {
  it("leaves all but the physical environment to a VM role's customer (M4)", async () => {
    const { duties } = JSON.parse((await vmrole("duties --role vm --json")).out);
    const provider = duties.filter(({ by }: { by: { vm: string } }) => by.vm === "provider");
    expect(provider.map(({ layer }: { layer: string }) => layer)).toEqual(["physical environment"]);
    expect((await vmrole("duties --role gateway")).code).toBe(2);
  });
});

describe("patchrig vmrole plan", () => {
  it("rehearses five years side by side, the same for the same seed (M22)", async () => {
    const first = await vmrole("plan --years 5 --patches monthly --seed 7 --json");
    const { strategies, recommended } = JSON.parse(first.out);
    expect([first.code, recommended]).toEqual([0, "planned"]);
    const stuck = strategies.filter((one: { stuck: object | null }) => one.stuck !== null);
    expect(stuck.map((one: { id: string }) => one.id)).toEqual([
      "full-each-time",
      "child-of-child",
      "patch-the-parent",
    ]);
    expect((await vmrole("plan --years 5 --patches monthly --seed 7 --json")).out).toBe(first.out);
  });

  it("draws a page that fetches nothing and runs nothing, and a drawing that stands alone", async () => {
    expect((await vmrole("plan --years 2 --seed 1 --chart plan.html")).code).toBe(0);
    const page = text("plan.html");
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|(src|href)="http|\bstyle="/);
    expect(page).toContain("stuck in round");
    expect((await vmrole("plan --years 2 --seed 1 --chart plan.svg")).code).toBe(0);
    expect(text("plan.svg")).toMatch(/^<\?xml .*\n<svg class="years" xmlns=/);
    expect(text("plan.svg")).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("plans one patch on a ledger, and ends with 3 where no way leaves the image changeable (M22)", async () => {
    expect((await vmrole("lineage add master --ledger l.json --kind master")).code).toBe(0);
    expect((await vmrole("lineage add base-1 --ledger l.json --kind base")).code).toBe(0);
    const { code, out } = await vmrole("plan --ledger l.json --patch os:120m --json");
    expect(code).toBe(0);
    expect(JSON.parse(out).chosen).toMatchObject({
      way: "differencing",
      uploadBytes: 125_829_120,
      childrenAffected: [],
    });
    const { next } = JSON.parse(out);
    expect(next[1]).toBe("patchrig vmrole vhd diff --parent base-1.vhd --image patched.vhd --output base-1-app-1.vhd");
    expect(next.at(-1)).toContain("--image ROLE=base-1-app-1");
    await vmrole("lineage add base-2 --ledger m.json --kind base --rearms 1");
    const stuck = await vmrole("plan --ledger m.json --patch os:120m");
    expect([stuck.code, stuck.out]).toEqual([
      3,
      expect.stringContaining("it would use up the last rearm of base-2 (M22)"),
    ]);
  });

  it.each([
    "plan --years 0",
    "plan --merge-at 0",
    "plan --merge-at 101",
    "plan --merge-at half",
    "plan --chart plan.png",
    "plan --chart -",
    "plan --patches daily",
    "plan --ledger l.json",
    "plan --ledger none.json --patch os:1m",
    "plan --base much",
  ])("ends with 2 for %s", async (line) => {
    expect((await vmrole(line)).code).toBe(2);
  });
});

describe("cscfg set", () => {
  it.each([
    ["--image Shop=", "expected ROLE=NAME"],
    ["--os-family 2 --unset osFamily", "one of the two"],
    ["--os-version * --unset osVersion", "one of the two"],
  ])("ends with 2 for %s", async (options, reason) => {
    const { code, err } = await vmrole(`cscfg set ${CONFIG} ${options}`);
    expect([code, err]).toEqual([2, expect.stringContaining(reason)]);
  });

  it("changes the file that a symbolic link leads to, and leaves the link", async () => {
    symlinkSync(CONFIG, join(folder, "link.cscfg"));
    expect((await vmrole("cscfg set link.cscfg --instances Shop=7")).code).toBe(0);
    expect(lstatSync(join(folder, "link.cscfg")).isSymbolicLink()).toBe(true);
    expect(text(CONFIG)).toContain('count="7"');
  });
});

describe("a file that is there already", () => {
  it.each([
    [`cscfg set ${CONFIG} --instances Shop=7 --output`, "there.cscfg"],
    ["plan --years 1 --seed 1 --chart", "there.html"],
  ])("is replaced by %s only with --force", async (line, name) => {
    writeFileSync(join(folder, name), "mine");
    const { code, err } = await vmrole(`${line} ${name}`);
    expect([code, err, text(name)]).toEqual([3, expect.stringContaining("--force"), "mine"]);
    expect((await vmrole(`${line} ${name} --force`)).code).toBe(0);
    expect(text(name)).not.toBe("mine");
  });

  it("is no output where it is the definition, and is refused before the service is asked for a certificate", async () => {
    const set = await vmrole(`cscfg set ${CONFIG} --definition ${DEFINITION} --output ${DEFINITION} --force`);
    expect(set.code).toBe(2);
    const both = `--definition ${DEFINITION} --instances Shop=7 --output ${DEFINITION} --force`;
    expect((await vmrole(`cscfg set ${CONFIG} ${both}`)).err).toContain("it is an input");
    writeFileSync(join(folder, "s.json"), "{}");
    const show = await vmrole(
      `certificate show ${"0".repeat(40)} --endpoints s.json --service orders --output s.json --force`,
    );
    expect([show.code, show.err]).toEqual([3, expect.stringContaining("it is an input")]);
  });
});

describe("cspkg inspect", () => {
  it("ends with 2 for a ZIP that has nothing of a package", async () => {
    writeFileSync(join(folder, "a.zip"), Buffer.from(`PK\x05\x06${"\0".repeat(18)}`, "latin1"));
    const { code, err } = await vmrole("cspkg inspect a.zip");
    expect([code, err]).toEqual([2, expect.stringContaining("expected a service package")]);
  });
});

describe("a definition that the service would refuse", () => {
  it.each([
    ['vmsize="Small"', 'vmsize="Giant"', /:3:35: .*no role size "Giant": there are ExtraSmall, Small, .* \(A13\)/],
    [' port="80"', ' port="99999"', /:8:\d+: .*port is expected from 1 to 65535, found "99999" \(inferred\)/],
    [/VirtualMachineRole/g, "FooRole", /:3:3: .*<FooRole> is no role that there is \(inferred\)/],
  ])("is found by lint and not packed, with %s made %s", async (before, after, message) => {
    writeFileSync(join(folder, "d.csdef"), text(DEFINITION).replace(before, after));
    const lint = await vmrole(`cscfg lint ${CONFIG} --definition d.csdef`);
    expect([lint.code, lint.out]).toEqual([1, expect.stringMatching(message)]);
    expect(lint.out).toMatch(/^d\.csdef:/m);
    const pack = await vmrole("cspkg pack d.csdef --output d.cspkg");
    expect([pack.code, existsSync(join(folder, "d.cspkg"))]).toEqual([2, false]);
    expect(pack.err).toMatch(/^patchrig: d\.csdef:\d+:\d+: /);
  });
});

describe("patchrig vmrole plan --merge-at", () => {
  it("is gone by in the years, where a small part merges more often, and 33 is as good as nothing", async () => {
    const merges = async (more: string) => {
      const { out } = await vmrole(`plan --years 5 --seed 1 --json${more}`);
      const { strategies } = JSON.parse(out) as { strategies: { id: string; merges: number }[] };
      return strategies.find(({ id }) => id === "planned")?.merges ?? 0;
    };
    const [often, rarely, usual] = [
      await merges(" --merge-at 1"),
      await merges(" --merge-at 90"),
      await merges(" --merge-at 33"),
    ];
    expect(often).toBeGreaterThan(usual);
    expect(rarely).toBeLessThan(usual);
    expect(usual).toBe(await merges(""));
  });
});

describe("patchrig vmrole lineage", () => {
  it("refuses a second level and an underscore with 3, and leaves the ledger as it is (M13, M14)", async () => {
    await vmrole("lineage add base-1 --ledger l.json --kind base");
    await vmrole("lineage add app-1 --ledger l.json --kind child --parent base-1");
    const before = text("l.json");
    const second = await vmrole("lineage add app-2 --ledger l.json --kind child --parent app-1");
    expect([second.code, second.err]).toEqual([3, expect.stringContaining("(M13)")]);
    const name = await vmrole("lineage add base_2 --ledger l.json --kind base");
    expect([name.code, name.err]).toEqual([3, expect.stringContaining("hint: call it base-2")]);
    expect(text("l.json")).toBe(before);
    expect((await vmrole("lineage show --ledger l.json")).out).toMatch(/^base-1 .*locked \(M17\)$/m);
    expect((await vmrole("lineage remove base-1 --ledger l.json")).code).toBe(3);
  });

  it("refuses a VHD that is not what it is entered as (M13)", async () => {
    for (const line of [
      "vhd create base.vhd --size 8MiB",
      "vhd create other.vhd --size 8MiB",
      "vhd create child.vhd --parent base.vhd",
      "vhd create grand.vhd --parent child.vhd",
      "vhd create stranger.vhd --parent other.vhd",
      "lineage add base-1 --ledger l.json --kind base --vhd base.vhd",
    ])
      expect([line, (await vmrole(line)).code]).toEqual([line, 0]);
    const before = text("l.json");
    const on = "--ledger l.json --kind child --parent base-1 --vhd";
    for (const [line, reason] of [
      [`lineage add app-1 ${on} grand.vhd`, "grand.vhd stands 2 levels over its base"],
      [`lineage add app-1 ${on} base.vhd`, "base.vhd is a disk of its own: a child is a differencing VHD"],
      [`lineage add app-1 ${on} stranger.vhd`, 'stranger.vhd stands on another disk than "base-1"'],
      ["lineage add base-2 --ledger l.json --kind base --vhd child.vhd", "child.vhd is a differencing VHD"],
    ] as const) {
      const { code, err } = await vmrole(line);
      expect([code, err]).toEqual([3, expect.stringContaining(reason)]);
    }
    expect(text("l.json")).toBe(before);
    expect((await vmrole(`lineage add app-1 ${on} child.vhd`)).code).toBe(0);
  });

  it("knows the parent by its content where the ledger does not name its id", async () => {
    await vmrole("vhd create base.vhd --size 8MiB");
    await vmrole("lineage add base-1 --ledger l.json --kind base --vhd base.vhd");
    writeFileSync(join(folder, "l.json"), text("l.json").replace(/ *"uuid": .*\n/, ""));
    writeFileSync(join(folder, "other.img"), Buffer.alloc(8 * 1024 * 1024, 1));
    await vmrole("vhd create other.vhd --from other.img");
    await vmrole("vhd create child.vhd --parent base.vhd");
    await vmrole("vhd create stranger.vhd --parent other.vhd");
    const on = "--ledger l.json --kind child --parent base-1 --vhd";
    expect((await vmrole(`lineage add app-1 ${on} stranger.vhd`)).code).toBe(3);
    expect((await vmrole(`lineage add app-1 ${on} child.vhd`)).code).toBe(0);
  });

  it("finds a parent that was changed under its children (M17)", async () => {
    expect((await vmrole("vhd create base.vhd --size 8MiB")).code).toBe(0);
    await vmrole("lineage add base-1 --ledger l.json --kind base --vhd base.vhd");
    await vmrole("lineage add app-1 --ledger l.json --kind child --parent base-1 --upload 1m");
    expect((await vmrole("lineage check base-1 --ledger l.json --vhd base.vhd")).code).toBe(0);
    writeFileSync(join(folder, "patched.img"), Buffer.alloc(8 * 1024 * 1024, 1));
    const { code, out } = await vmrole("lineage check base-1 --ledger l.json --vhd patched.img");
    expect([code, out]).toEqual([1, expect.stringContaining("app-1 on it are invalid")]);
  });
});

describe("patchrig vmrole cspkg", () => {
  it("packs a VM role small, and tells it from a web role (M10)", async () => {
    expect((await vmrole(`cspkg pack ${DEFINITION} --output shop.cspkg`)).code).toBe(0);
    expect((await vmrole("cspkg inspect shop.cspkg")).out).toMatch(/^role Shop: VM role, .* without an application$/m);
    const web = await vmrole("cspkg pack web-role/ServiceDefinition.csdef --output web.cspkg --role Front=vm-role");
    expect(web.code).toBe(0);
    const { roles, altered } = JSON.parse((await vmrole("cspkg inspect web.cspkg --json")).out);
    expect([roles[0].kind, roles[0].application, altered]).toEqual(["web", true, []]);
  });

  it("refuses an application for a VM role with 3, and a file that is there (M11)", async () => {
    expect((await vmrole(`cspkg pack ${DEFINITION} --output a.cspkg --role Shop=vm-role`)).code).toBe(3);
    expect(existsSync(join(folder, "a.cspkg"))).toBe(false);
    expect((await vmrole(`cspkg pack ${DEFINITION} --output ${CONFIG}`)).code).toBe(3);
  });

  it("ends with 2 for what is no package, and for one cut short", async () => {
    expect((await vmrole(`cspkg inspect ${CONFIG}`)).err).toContain(`${CONFIG}: expected a ZIP archive`);
    await vmrole(`cspkg pack ${DEFINITION} --output shop.cspkg`);
    truncateSync(join(folder, "shop.cspkg"), 500);
    expect((await vmrole("cspkg inspect shop.cspkg")).code).toBe(2);
    expect((await vmrole("cspkg inspect none.cspkg")).err).toContain("none.cspkg: there is no such file");
  });
});

describe("an output of patchrig vmrole", () => {
  it.each([
    ["its own name", DEFINITION],
    ["a hard link", "hard"],
    ["a symbolic link", "soft"],
  ])("never replaces the definition that is packed, by %s", async (_, name) => {
    linkSync(join(folder, DEFINITION), join(folder, "hard"));
    symlinkSync(DEFINITION, join(folder, "soft"));
    const before = text(DEFINITION);
    const { code, err } = await vmrole(`cspkg pack ${DEFINITION} --output ${name} --force`);
    expect(code).toBe(3);
    expect(err).toContain("it is an input: choose another output");
    expect(text(DEFINITION)).toBe(before);
  });

  it("never replaces the password's file by the answer file", async () => {
    writeFileSync(join(folder, "pw"), "Passw0rd!\n");
    const { code, err } = await vmrole("unattend new --password-file pw --output pw --force");
    expect(code).toBe(3);
    expect(err).toContain("pw: it is an input");
    expect(text("pw")).toBe("Passw0rd!\n");
  });
});

describe("the help of patchrig vmrole", () => {
  it.each([
    "cscfg show",
    "cscfg lint",
    "cscfg set",
    "cspkg pack",
    "cspkg inspect",
    "unattend new",
    "unattend lint",
    "sysprep budget",
    "plan",
    "lineage show",
    "lineage add",
    "lineage check",
    "lineage remove",
    "duties",
  ])("has an example for %s", async (command) => {
    const { code, out } = await vmrole(`${command} --help`);
    expect(code).toBe(0);
    expect(out).toContain(`Usage: patchrig vmrole ${command} [options]`);
    expect(out).toMatch(new RegExp(`Examples:\\n {2}\\$ patchrig vmrole ${command}`));
    expect(out).toContain("--json");
  });
});
