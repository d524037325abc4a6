import { describe, expect, it } from "vitest";
import { bytesInMemory } from "../../src/iso/index.ts";
import { type MediumRead, readMedium } from "../../src/vcsa/read/medium.ts";
import { withProgram } from "../with-program.ts";
import { makeIso } from "./make-iso.ts";

const FP = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";
const POOL = { "package-pool/a.rpm": "a", "package-pool/b.rpm": "b" };
const manifest = (id: string, version = "6.0.0.10000 Build 3018521") =>
  `<update><product>made up for this test</product><fullVersion>${version}</fullVersion><name>${id}</name></update>`;
const patch = (id: string, version?: string) => ({ "manifest/manifest-latest.xml": manifest(id, version), ...POOL });

const read = (name: string, files: Readonly<Record<string, string>>): Promise<MediumRead> =>
  readMedium(bytesInMemory(makeIso("xorriso", ["-R", "-J"], files)), name);

const problemOf = (result: MediumRead): string => ("problem" in result ? result.problem.text : "none");

describe("a patch medium", () => {
  withProgram("xorriso", "is known by its name and by what is in it", async () => {
    const result = await read(`[datastore1] iso/${FP}`, patch("VC-6.0.0U1-Appliance-FP"));
    expect(result).toMatchObject({
      value: { name: FP, kind: "FP", version: "6.0.0.10000", build: 3018521, packages: 2 },
    });
    expect("value" in result && result.value.why[0]).toMatch(
      /by the file name; the manifest says so as well \(inferred/,
    );
  });

  withProgram("xorriso", "that was renamed is known by its manifest, marked as inferred", async () => {
    const result = await read("patch.iso", patch("VC-6.0.0U1-Appliance-TP"));
    expect(result).toMatchObject({ value: { kind: "TP", version: "6.0.0.10000", build: 3018521 } });
    expect("value" in result && result.value.why.every((why) => why.includes("inferred"))).toBe(true);
  });

  withProgram("xorriso", "with nothing but a pool tells no more than its name does", async () => {
    const result = await read(FP, POOL);
    expect(result).toMatchObject({ value: { kind: "FP", build: 3018521 } });
    expect("value" in result && result.value.why[1]).toMatch(/by the file name alone/);
  });

  withProgram("xorriso", "whose name and content differ is refused", async () => {
    expect(problemOf(await read(FP, patch("VC-6.0.0U1-Appliance-TP")))).toMatch(/kind FP, its manifest says TP/);
    const other = patch("VC-6.0.0U2-Appliance-FP", "6.0.0.20000 Build 3634791");
    expect(problemOf(await read(FP, other))).toMatch(/version 6\.0\.0\.10000, its manifest says 6\.0\.0\.20000/);
  });
});

describe("what is no patch medium", () => {
  withProgram("xorriso", "is an installer, named as such (V3)", async () => {
    const text = problemOf(await read(FP, { "vcsa-cli-installer/lin64/vcsa-deploy": "x", "readme.txt": "x" }));
    expect(text).toMatch(/is an installer \(it holds vcsa-cli-installer\)/);
  });

  withProgram("xorriso", "is any other image, named by what it holds", async () => {
    expect(problemOf(await read("debian.iso", { "dists/stable/Release": "x" }))).toMatch(/no patch medium.*dists/);
  });

  withProgram("xorriso", "is one that was cut short on its way", async () => {
    const bytes = makeIso("xorriso", ["-R"], patch("VC-6.0.0U1-Appliance-FP"));
    const result = await readMedium(bytesInMemory(bytes.subarray(0, bytes.length / 2)), FP);
    expect(problemOf(result)).toMatch(/is cut short: expected \d+ bytes/);
  });

  it("is an archive or an empty file", async () => {
    const result = await readMedium(bytesInMemory(Buffer.from("PK")), "VMware-updaterepo.zip");
    expect(problemOf(result)).toMatch(/VMware-updaterepo\.zip is no ISO image/);
  });
});
