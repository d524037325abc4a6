import { maskLine } from "@patchrig/core/transcript";
import { expect, it } from "vitest";
import { rulesFor } from "./rules.ts";

const shape = (line: string) => maskLine(line, rulesFor("12").mask ?? []).shape;

it("lets a console's login line differ from SSH's in its zone and its place, and in nothing else (evidence 12, 13)", () => {
  const onConsole = shape("Last login: Thu Jul 30 07:29:36 UTC 2015 on tty1");
  expect(onConsole).toBe("Last login: {stamp-of-either} {tty-or-address}");
  expect(shape("Last login: Thu Oct  8 02:40:05 2015 from 192.168.10.11")).toBe(onConsole);
  for (const other of [
    "Last login: Fri Oct  8 02:40:05 2015 from 192.168.10.11",
    "Last login: Thu Oct  8 02:40:05 2015 from",
    "Last login: whenever on tty1",
    "Last logon: Thu Oct  8 02:40:05 2015 from 192.168.10.11",
  ]) {
    expect(shape(other)).not.toBe(onConsole);
  }
});
