import { describe, expect, it } from "vitest";
import { answered, recorded } from "../../../test/recorded.ts";
import { parseStaging } from "./stage.ts";

const done = { completed: true, problem: undefined };

describe("what staging said", () => {
  it("143 packages on 6.0 GA (recording 02)", () => {
    expect(parseStaging(answered("02", "stage --iso"))).toEqual({ ...done, packages: 143, inPayload: 143 });
  });

  it("34 packages on 6.5, without a counter (recording 19)", () => {
    expect(parseStaging(answered("19", "stage --iso"))).toEqual({ ...done, packages: 34, inPayload: undefined });
  });

  it("no number at all on 6.7 (recording 32)", () => {
    const staging = recorded("32").slice(0, 5);
    expect(parseStaging(staging)).toEqual({ ...done, packages: undefined, inPayload: undefined });
  });

  it("the two sentences of 8.0, which bear no stamp (recording 40)", () => {
    expect(parseStaging(recorded("40"))).toMatchObject(done);
  });

  it("143 of a payload of 223, its counter wrapped behind the slash (recording 11)", () => {
    const staging = answered("11", "install --iso").slice(0, 9);
    expect(parseStaging(staging)).toMatchObject({ completed: false, packages: 143, inPayload: 223 });
  });

  it("is a problem in the appliance's words when it has no patch ISO", () => {
    const said = "The CD drive does not have a valid patch ISO or has an unsupported version";
    expect(parseStaging([said])).toMatchObject({ completed: false, problem: { text: said } });
    expect(parseStaging([said]).problem?.hint).toContain("CD/DVD drive 1");
  });

  it("is neither complete nor a problem when it just stops", () => {
    expect(parseStaging(answered("02", "stage --iso").slice(0, 3))).toMatchObject({
      completed: false,
      problem: undefined,
    });
  });
});
