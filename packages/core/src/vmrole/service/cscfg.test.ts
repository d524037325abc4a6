import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bytesOf, parseXmlBytes } from "../xml/document.ts";
import { readCscfg } from "./cscfg.ts";
import { readCsdef } from "./csdef.ts";
import { lintCscfg } from "./lint.ts";
import { setInCscfg } from "./set.ts";

const SAMPLES = join(import.meta.dirname, "../../../../platforms/vmrole/2011-02/samples");
const sample = (name: string) => parseXmlBytes(readFileSync(join(SAMPLES, name)), name);
const vmConfig = () => sample("vm-role/ServiceConfiguration.cscfg");
const vmDefinition = () => readCsdef(sample("vm-role/ServiceDefinition.csdef"));

const guestOs = {
  defaultFamily: 1,
  families: [
    { family: 1, name: "Windows Server 2008 SP2" },
    { family: 2, name: "Windows Server 2008 R2" },
  ],
  releases: ["1.18_201203-01", "2.12_201208-02"],
  listed: [],
};

const CSCFG = "http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceConfiguration";
const config = (attributes: string, roles = '<Role name="Front"><Instances count="2"/></Role>') =>
  parseXmlBytes(
    Buffer.from(`<ServiceConfiguration ${attributes} xmlns="${CSCFG}">\n${roles}</ServiceConfiguration>`),
    "a.cscfg",
  );
const rules = (attributes: string, roles?: string) =>
  lintCscfg({ config: readCscfg(config(attributes, roles)), definition: undefined, guestOs }).map(
    ({ level, rule }) => `${level} ${rule}`,
  );

describe("a service configuration", () => {
  it("is read with its roles, counts, images and settings", () => {
    const read = readCscfg(vmConfig());
    expect([read.serviceName, read.osFamily, read.osVersion]).toEqual(["orders", undefined, undefined]);
    expect(read.roles).toMatchObject([
      {
        name: "Shop",
        instances: "2",
        osImage: "shop-base-1.vhd",
        settings: [{ name: "Greeting", value: "Hello & welcome" }],
      },
    ]);
  });

  it("is refused in another namespace, with both named", () => {
    const other = parseXmlBytes(Buffer.from('\n <ServiceConfiguration serviceName="a" xmlns="urn:b"/>'), "a.cscfg");
    expect(() => readCscfg(other)).toThrow(
      /a\.cscfg:2:2: expected <ServiceConfiguration> in "http.*", found .* in "urn:b"/,
    );
    expect(() => readCsdef(vmConfig())).toThrow(/expected <ServiceDefinition>/);
  });

  it("is refused without a serviceName (W1)", () => {
    expect(() => readCscfg(config(""))).toThrow(/a\.cscfg:1:1: expected serviceName="…" on <ServiceConfiguration>/);
  });
});

describe("the lint of a service configuration", () => {
  it("has nothing against the samples but what they cannot help", () => {
    expect(lintCscfg({ config: readCscfg(vmConfig()), definition: vmDefinition(), guestOs })).toEqual([]);
    const web = readCscfg(sample("web-role/ServiceConfiguration.cscfg"));
    expect(
      lintCscfg({ config: web, definition: readCsdef(sample("web-role/ServiceDefinition.csdef")), guestOs }),
    ).toEqual([]);
  });

  it("refuses osFamily and osVersion on a VM role, whose system is in its image (M6, W5)", () => {
    const role = '<Role name="Shop"><Instances count="2"/><OsImage href="shop.vhd"/></Role>';
    expect(rules('serviceName="a" osFamily="2" osVersion="*"', role)).toEqual([
      "error guest-os-on-vm-role",
      "error guest-os-on-vm-role",
    ]);
  });

  it("leaves them to the web role beside a VM role", () => {
    const roles =
      '<Role name="S"><Instances count="2"/><OsImage href="s.vhd"/></Role><Role name="F"><Instances count="2"/></Role>';
    expect(rules('serviceName="a" osFamily="2"', roles)).toEqual([]);
  });

  it("finds a serviceName that is not the definition's, and roles that only one of the two has (W1)", () => {
    const read = readCscfg(config('serviceName="other" osFamily="1"'));
    const found = lintCscfg({ config: read, definition: vmDefinition(), guestOs });
    expect(found.map(({ rule, at }) => [rule, at.line])).toEqual([
      ["service-name", 1],
      ["unconfigured-role", 1],
      ["undefined-role", 2],
    ]);
  });

  it("finds settings that only one of the two has, but for those that an import brings", () => {
    const role = (name: string) =>
      `<Role name="Shop"><Instances count="2"/><OsImage href="s.vhd"/><ConfigurationSettings><Setting name="${name}" value=""/></ConfigurationSettings></Role>`;
    const found = (name: string) =>
      lintCscfg({ config: readCscfg(config('serviceName="orders"', role(name))), definition: vmDefinition(), guestOs });
    expect(found("Gretting").map(({ rule }) => rule)).toEqual(["setting-without-value", "undefined-setting"]);
    expect(found("Greeting")).toEqual([]);
    const imported = found("Microsoft.WindowsAzure.Plugins.RemoteAccess.Enabled");
    expect(imported.map(({ rule }) => rule)).toEqual(["setting-without-value"]);
  });

  it.each([
    ['osFamily="9"', ["error unknown-family"]],
    ['osVersion="2.12"', ["error unknown-version", "note default-family"]],
    ['osFamily="1" osVersion="WA-GUEST-OS-2.12_201208-02"', ["error family-mismatch", "warning pinned-version"]],
    ['osFamily="2" osVersion="WA-GUEST-OS-2.12_201208-02"', ["warning pinned-version"]],
    ['osFamily="2" osVersion="WA-GUEST-OS-2.1_201208-02"', ["warning pinned-version", "warning unseen-version"]],
    ["", ["note default-family"]],
  ])("says of %s what it means (W2, W3, W4)", (attributes, expected) => {
    expect(rules(`serviceName="a" ${attributes}`)).toEqual(expected);
  });

  it("counts instances, and warns of a single one (W5)", () => {
    const count = (text: string) => rules('serviceName="a" osFamily="1"', `<Role name="F">${text}</Role>`);
    expect(count('<Instances count="0"/>')).toEqual(["error instance-count"]);
    expect(count('<Instances count="two"/>')).toEqual(["error instance-count"]);
    expect(count("")).toEqual(["error instance-count"]);
    expect(count('<Instances count="1"/>')).toEqual(["warning single-instance"]);
  });

  it("refuses an image's name with an underscore (M14)", () => {
    const role = '<Role name="S"><Instances count="2"/><OsImage href="shop_2.vhd"/></Role>';
    expect(rules('serviceName="a"', role)).toEqual(["error image-name"]);
  });
});

describe("a change of a service configuration", () => {
  it("leaves all else as it is, to the blank", () => {
    const document = vmConfig();
    const text = setInCscfg(document, {
      instances: { Shop: 4 },
      images: { Shop: "shop-app-2.vhd" },
      settings: [{ role: "Shop", name: "Greeting", value: `"Fish" & <chips>` }],
    });
    expect(text).toBe(
      document.text
        .replace('count="2"', 'count="4"')
        .replace("shop-base-1.vhd", "shop-app-2.vhd")
        .replace("Hello &amp; welcome", "&quot;Fish&quot; &amp; &lt;chips&gt;"),
    );
    expect(readCscfg(parseXmlBytes(bytesOf(document, text), "b")).roles[0]?.settings[0]?.value).toBe(
      `"Fish" & <chips>`,
    );
  });

  it("adds an attribute behind the others, and takes one out with its blank", () => {
    const document = config('serviceName="a"\r\n  osFamily="1"');
    expect(setInCscfg(document, { osFamily: null })).toBe(document.text.replace('\r\n  osFamily="1"', ""));
    expect(setInCscfg(document, { osVersion: "*" })).toContain(`xmlns="${CSCFG}" osVersion="*">`);
  });

  it("takes osFamily out of a VM role, and never puts it in (M6)", () => {
    const role = '<Role name="S"><Instances count="2"/><OsImage href="s.vhd"/></Role>';
    expect(setInCscfg(config('serviceName="a" osFamily="2"', role), { osFamily: null })).not.toContain("osFamily");
    expect(() => setInCscfg(vmConfig(), { osFamily: "2" }, vmDefinition())).toThrow(/do not apply to a VM role/);
  });

  it("refuses roles, settings and images that cannot be", () => {
    expect(() => setInCscfg(vmConfig(), { instances: { None: 1 } })).toThrow('there is no role "None"');
    expect(() => setInCscfg(vmConfig(), { instances: { Shop: 0 } })).toThrow(
      "expected a number of instances from 1 on",
    );
    expect(() => setInCscfg(vmConfig(), { images: { Shop: "a_b.vhd" } })).toThrow(
      /an underscore, which is refused \(M14\)/,
    );
    const setting = { role: "Shop", name: "None", value: "" };
    expect(() => setInCscfg(vmConfig(), { settings: [setting] })).toThrow('the role "Shop" has no setting "None"');
  });
});
