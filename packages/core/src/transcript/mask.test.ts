import { describe, expect, it } from "vitest";
import {
  address,
  counter,
  eventStamp,
  loginStamp,
  logStamp,
  maskLine,
  maskText,
  pointer,
  zonedLoginStamp,
} from "./mask.ts";

const ALL = [eventStamp, logStamp, zonedLoginStamp, loginStamp, address, counter, pointer];
const shape = (line: string) => maskLine(line, ALL).shape;

describe("a mask", () => {
  it("tells the two stamps of a session apart", () => {
    expect(shape(" [2015-10-08T02:43:36.281] : Verifying")).toBe(" [{event-stamp}] : Verifying");
    expect(shape(" [2015-10-08 02:43:36,422] : Running")).toBe(" [{log-stamp}] : Running");
    expect(shape(" [2015-10-08 02:43:36.422] : Running")).toBe(" [2015-10-08 02:43:36.422] : Running");
  });

  it("takes an event stamp for one only where its digits are the day of its date's year", () => {
    expect(shape(" [2015-10-08T02:43:36.282] :")).toBe(" [2015-10-08T02:43:36.282] :");
    expect(shape(" [2016-10-08T02:43:36.282] :")).toBe(" [{event-stamp}] :");
    expect(shape(" [2015-02-30T02:43:36.061] :")).toBe(" [2015-02-30T02:43:36.061] :");
  });

  it("knows both login stamps, and no weekday that the date has not", () => {
    expect(shape("Last login: Thu Oct  8 02:40:05 2015 from 192.168.10.11")).toBe(
      "Last login: {login-stamp} from {address}",
    );
    expect(shape("Last login: Mon Jun 22 00:15:14 UTC 2015 from 10.0.0.51 on ssh")).toBe(
      "Last login: {zoned-login-stamp} from {address} on ssh",
    );
    expect(shape("Last login: Fri Oct  8 02:40:05 2015")).toBe("Last login: Fri Oct  8 02:40:05 2015");
    expect(shape("Last login: Thu Oct 08 02:40:05 2015")).toBe("Last login: Thu Oct 08 02:40:05 2015");
  });

  it("finds counters, addresses and pointers, and leaves versions and dates alone", () => {
    expect(shape("payload 143/143, see kb/2119924 and 1/2/3")).toBe(
      "payload {count}/{count}, see kb/2119924 and 1/2/3",
    );
    expect(shape("[N7Vmacore4Http16LocalServiceSpecE:0x7f0be5595750]")).toBe(
      "[N7Vmacore4Http16LocalServiceSpecE:{pointer}]",
    );
  });

  it("gives the same value the same number, and what varies freely none", () => {
    const text = "10.0.0.51 143/143\n10.0.0.10 10.0.0.51 [2015-10-08T02:43:36.281] 2/143";
    expect(maskText(text, ALL)).toBe(
      "{address 1} {count 1}/{count 1}\n{address 2} {address 1} [{event-stamp}] {count 2}/{count 1}",
    );
  });
});
