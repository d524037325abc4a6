import { describe, expect, it } from "vitest";
import { answered } from "../../../test/recorded.ts";
import { parsePayload, parsePythonList } from "./list-staged.ts";

describe("the payload that the appliance describes", () => {
  it("6.0 U1 (recording 03)", () => {
    expect(parsePayload(answered("03", "list --staged"))).toEqual({
      name: "VC-6.0.0U1-Appliance-FP",
      version: "6.0.0.10000",
      build: 3018521,
      product: "VMware vCenter Server Appliance",
      kind: "FP",
      severity: "critical",
      kb: "http://kb.vmware.com/2119924",
      releaseDate: "September 10, 2015",
      rebootRequired: true,
      supportedFrom: [],
    });
  });

  it("6.0 U2, with the key that U1 adds (recording 04)", () => {
    expect(parsePayload(answered("04", "list --staged"))).toMatchObject({
      name: "VC-6.0.0U2-Appliance-FP",
      version: "6.0.0.20000",
      build: 3634791,
    });
  });

  it("6.5 U2h, with the versions it may be installed on (recording 24)", () => {
    expect(parsePayload(answered("24", "list --staged"))).toMatchObject({
      name: "VC-6.5.0U2h-Appliance-FP",
      build: 13834586,
      kind: "FP",
      severity: "critical",
      supportedFrom: [
        "6.5.0.20000",
        "6.5.0.20100",
        "6.5.0.21000",
        "6.5.0.22000",
        "6.5.0.23000",
        "6.5.0.23100",
        "6.5.0.23200",
        "6.5.0.24000",
      ],
    });
  });

  it("6.7 U3f, in another order and with Python 3's lists (recording 32)", () => {
    expect(parsePayload(answered("32", "list --staged"))).toMatchObject({
      name: "VC-6.7.0U3f-Appliance-FP",
      version: "6.7.0.43000",
      build: 15976714,
      rebootRequired: true,
      supportedFrom: [],
    });
  });

  it("reads a value that the window wrapped", () => {
    const lines = [
      " [2015-10-08T02:54:36.281] :",
      "        name: VC-6.0.0U1-Appli",
      "ance-FP",
      "        version: 6.0.0.10000",
    ];
    expect(parsePayload(lines)).toMatchObject({ name: "VC-6.0.0U1-Appliance-FP", version: "6.0.0.10000" });
  });

  it("is none where nothing is described", () => {
    expect(parsePayload([])).toBeUndefined();
    expect(parsePayload([" [2015-10-08T02:54:36.281] :"])).toBeUndefined();
    expect(parsePayload(["List packages failed"])).toBeUndefined();
  });

  it("reads Python 2's and 3's lists", () => {
    expect(parsePythonList("[u'']")).toEqual([""]);
    expect(parsePythonList("[]")).toEqual([]);
    expect(parsePythonList("['a', \"b\", u'c']")).toEqual(["a", "b", "c"]);
  });
});
