import { describe, expect, it } from "vitest";
import { answered } from "../../../test/recorded.ts";
import { messagesOf, parseLogLine, splitLogLines } from "./log-line.ts";

describe("the appliance's own lines", () => {
  it("tells the event stamp from the log stamp (V14)", () => {
    expect(parseLogLine(" [2015-10-08T02:43:36.281] : ISO mounted successfully")).toEqual({
      stamp: "2015-10-08T02:43:36.281",
      style: "event",
      text: "ISO mounted successfully",
    });
    expect(parseLogLine(" [2015-10-08 02:43:36,422] : Running pre-stage script.....")?.style).toBe("log");
  });

  it("reads the bare stamp above a list, with and without a trailing blank", () => {
    expect(parseLogLine(" [2015-10-08T02:54:36.281] :")?.text).toBe("");
    expect(parseLogLine(" [2015-10-08T02:54:36.281] : ")?.text).toBe("");
  });

  it("is none without a stamp", () => {
    expect(parseLogLine("Copying software packages 24/24")).toBeUndefined();
    expect(parseLogLine("[yes/no] :")).toBeUndefined();
  });

  it("takes two writers in one line apart (recording 20)", () => {
    const mixed = answered("20", "install --staged")[2] ?? "";
    expect(splitLogLines(mixed).map((part) => (typeof part === "string" ? part : part.text))).toEqual([
      "Copying software packages",
      "ISO mounted successfully",
    ]);
  });

  it("takes lines without a stamp as 8.0 was copied (recording 41)", () => {
    expect(messagesOf(["Running precheck ....", "", " [2015-10-08T02:54:36.281] :"])).toEqual([
      "Running precheck ....",
    ]);
  });
});
