import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recorded } from "../../../test/recorded.ts";
import { parseRebootRefusal, rebootCommand } from "./reboot.ts";

describe("the reboot", () => {
  it("is typed as the note typed it (V21, recording 06)", () => {
    expect(rebootCommand("vCSA Update : 6.0 to 6.0U1")).toBe('shutdown reboot -r "vCSA Update : 6.0 to 6.0U1"');
  });

  it("has one reason between two quotes, whatever the reason is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" })), (reason) => {
        expect(rebootCommand(reason)).toMatch(
          /^shutdown reboot -r "\w[\w .,:;()/+#@=-]{0,79}"$|^shutdown reboot -r "[.,:;()/+#@=][\w .,:;()/+#@=-]{0,79}"$/,
        );
      }),
    );
  });

  it("gives a reason where none is left, and none that reads as an option", () => {
    expect(rebootCommand("")).toBe('shutdown reboot -r "update"');
    expect(rebootCommand('--help"; reboot')).toBe('shutdown reboot -r "help_; reboot"');
  });

  it("was refused when argparse says so", () => {
    expect(parseRebootRefusal(recorded("06"))?.text).toContain("invalid choice: 'now'");
    expect(parseRebootRefusal([""])).toBeUndefined();
  });
});
