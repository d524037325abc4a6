import { describe, expect, it } from "vitest";
import { formatSessionDocument } from "../document/format-document.ts";
import type { SessionEvent } from "./capture.ts";
import { documentOf } from "./document-writer.ts";

const FACTS = {
  product: "p",
  version: "1",
  build: "1",
  when: "2015-10-08T02:43:36Z",
  who: "a test",
  terminal: "80x24",
  locale: "C",
  licence: "CC0-1.0",
  redactions: 0,
  grade: "bytes",
  clock: "wall",
} as const;

const sessionOf = (...events: readonly SessionEvent[]) =>
  formatSessionDocument(documentOf(events, FACTS, { columns: 80 }).document)
    .split("```session\n")[1]
    ?.replace(/```\n$/, "");

describe("a recording of several sessions", () => {
  it("has the next session's greeting behind the prompt at which the one before closed, and nobody typed it", () => {
    const greeting = "Last login: Thu Oct  8 02:40:05 2015 from 127.0.0.1\r\nConnected to service\r\nCommand> ";
    expect(
      sessionOf(
        { code: "o", text: "Command> date\r\nUnknown command: `date'\r\nCommand> " },
        { code: "m", text: "ssh-login" },
        { code: "r", text: "132x50" },
        { code: "o", text: greeting },
        { code: "o", text: "Connected to service\r\nCommand> exit\r\n" },
      ),
    ).toBe(
      [
        "Command> date",
        "Unknown command: `date'",
        "@resize 132x50",
        "Command>",
        "Last login: Thu Oct  8 02:40:05 2015 from 127.0.0.1",
        "Connected to service",
        "Command>",
        "Connected to service",
        "Command> exit",
        "",
      ].join("\n"),
    );
  });
});
