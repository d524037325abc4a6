import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PatchrigError } from "../errors.ts";
import { createRandom, type Random } from "../random/index.ts";
import { lintUnattend } from "./guest/lint-unattend.ts";
import { parseSlmgr } from "./guest/slmgr.ts";
import { readUnattend } from "./guest/unattend.ts";
import { inspectCspkg } from "./package/inspect.ts";
import { packCspkg } from "./package/pack.ts";
import { parseLedger } from "./plan/ledger-file.ts";
import { readCscfg } from "./service/cscfg.ts";
import { lintCscfg } from "./service/lint.ts";
import { setInCscfg } from "./service/set.ts";
import { parseXmlBytes } from "./xml/document.ts";

const SAMPLES = join(import.meta.dirname, "../../../platforms/vmrole/2011-02/samples");
const sample = (name: string) => readFileSync(join(SAMPLES, name));
const guestOs = { defaultFamily: 1, families: [{ family: 1, name: "one" }], releases: [], listed: [] };

/** Bytes overwritten, cut out, doubled, cut off: what a bad disk or a bad hand does. */
function damaged(bytes: Buffer, random: Random): Buffer {
  let result = Buffer.from(bytes);
  for (let times = random.integer(1, 4); times > 0 && result.length > 0; times--) {
    const at = random.integer(0, result.length - 1);
    const length = random.integer(1, 40);
    const kind = random.integer(0, 4);
    if (kind === 0) result[at] = random.integer(0, 255);
    else if (kind === 1) result.writeUInt8(result.readUInt8(at) ^ (1 << random.integer(0, 7)), at);
    else if (kind === 2) result = Buffer.concat([result.subarray(0, at), result.subarray(at + length)]);
    else if (kind === 3) result = Buffer.concat([result.subarray(0, at + length), result.subarray(at)]);
    else result = result.subarray(0, at);
  }
  return result;
}

/** Runs on damaged copies; whatever is thrown is ours, says which file, and never is a mistake of ours. */
async function survives(
  bytes: Buffer,
  runs: number,
  work: (damaged: Buffer) => unknown,
): Promise<{ ok: number; refused: number }> {
  const random = createRandom(2011);
  const seen = { ok: 0, refused: 0 };
  for (let run = 0; run < runs; run++) {
    const copy = damaged(bytes, random);
    try {
      await work(copy);
      seen.ok++;
    } catch (problem) {
      if (!(problem instanceof PatchrigError)) throw problem;
      expect(["unreadable-input", "refused"]).toContain(problem.code);
      seen.refused++;
    }
  }
  return seen;
}

describe("damaged input", () => {
  it("in a service configuration is read or refused, never a crash", async () => {
    const seen = await survives(sample("vm-role/ServiceConfiguration.cscfg"), 1_500, (bytes) => {
      const document = parseXmlBytes(bytes, "a.cscfg");
      lintCscfg({ config: readCscfg(document), definition: undefined, guestOs });
      setInCscfg(document, { instances: { Shop: 3 } });
    });
    expect(Math.min(seen.ok, seen.refused)).toBeGreaterThan(50);
  });

  it("in an answer file likewise", async () => {
    const seen = await survives(sample("unattend-build.xml"), 1_500, (bytes) =>
      lintUnattend(readUnattend(parseXmlBytes(bytes, "a.xml")), { system: "2008r2", phase: "final" }),
    );
    expect(Math.min(seen.ok, seen.refused)).toBeGreaterThan(50);
  });

  it("in a package likewise", async () => {
    const web = parseXmlBytes(sample("web-role/ServiceDefinition.csdef"), "a.csdef");
    const whole = await packCspkg(web, { Front: [{ name: "a.txt", content: Buffer.from("hello ".repeat(100)) }] });
    const seen = await survives(whole, 1_000, (bytes) => inspectCspkg(bytes, { file: "a.cspkg" }));
    expect(seen.refused).toBeGreaterThan(500);
  });

  it("in a ledger likewise", async () => {
    const image = {
      name: "base-1",
      kind: "base",
      parent: null,
      generation: 1,
      contentHash: null,
      uploadBytes: 6e9,
      rearms: 2,
      madeAt: "",
    };
    const child = { ...image, name: "app-1", kind: "child", parent: "base-1" };
    const text = Buffer.from(JSON.stringify({ version: 1, images: [image, child] }));
    const seen = await survives(text, 3_000, (bytes) => parseLedger(bytes.toString("utf8"), "l.json"));
    expect(Math.min(seen.ok, seen.refused)).toBeGreaterThan(10);
  });

  it("in what slmgr printed is a value or a problem", () => {
    const random = createRandom(7);
    const text = Buffer.from(
      "Description: VOLUME_MAK channel\r\nLicense Status: Licensed\r\nRemaining Windows rearm count: 3\r\n",
    );
    for (let run = 0; run < 3_000; run++) {
      const parsed = parseSlmgr(damaged(text, random).toString("latin1"));
      const left = "value" in parsed ? (parsed.value.rearmsLeft ?? 0) : 0;
      expect(Number.isInteger(left) && left >= 0).toBe(true);
    }
  });
});
