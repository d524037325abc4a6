import type { SessionChannel } from "@patchrig/core/ssh";
import { describe, expect, it } from "vitest";
import { createTty, type Variation } from "./tty.ts";

/** A channel that remembers its packets and is typed at by hand. */
function session(variation: Variation = {}, hasTerminal = true) {
  const packets: string[] = [];
  let onInput: (bytes: Buffer | undefined) => void = () => {};
  const channel: SessionChannel = {
    kind: "shell",
    command: undefined,
    terminal: hasTerminal ? { term: "xterm", columns: 80, rows: 24 } : undefined,
    user: "root",
    from: { address: "127.0.0.1", port: 1 },
    onInput: (listener) => {
      onInput = listener;
    },
    onResize: () => {},
    onClose: () => {},
    write: (bytes) => packets.push(bytes.toString()) > 0,
    writeError: () => true,
    drained: async () => {},
    exit: () => {},
    close: () => {},
  };
  const tty = createTty(channel, variation);
  return { tty, packets, type: (text: string) => onInput(Buffer.from(text)), end: () => onInput(undefined) };
}

describe("the terminal of a replayed session", () => {
  it("echoes what is typed and takes erased letters back", async () => {
    const { tty, packets, type } = session();
    type("datx\x7fe\r\n");
    expect(await tty.readLine()).toEqual({ kind: "line", text: "date" });
    expect(packets.join("")).toBe("datx\b \be\r\n");
  });

  it("takes several answers in one packet apart", async () => {
    const { tty, type } = session();
    type("\ryes\r\x03");
    expect([await tty.readLine(), await tty.readLine(), await tty.readLine()]).toEqual([
      { kind: "line", text: "" },
      { kind: "line", text: "yes" },
      { kind: "interrupted" },
    ]);
  });

  it("echoes what came too early at once, and once more when it is read (43)", async () => {
    const { tty, packets, type } = session({ earlyEcho: true });
    type("date\rexit\r");
    await tty.say("Connected to service\n");
    await tty.prompt("Command> ");
    await tty.readLine();
    expect(packets.join("")).toBe("date\r\nexit\r\nConnected to service\r\nCommand> date\r\n");
  });

  it("keeps what came too early to itself otherwise", async () => {
    const { tty, packets, type } = session();
    type("date\r");
    await tty.prompt("Command> ");
    await tty.readLine();
    expect(packets.join("")).toBe("Command> date\r\n");
  });

  it("cuts the stream as it is told", async () => {
    const { tty, packets } = session({ chunks: "characters", splitPrompts: true });
    await tty.say("a\n");
    expect(packets).toEqual(["a", "\r", "\n"]);
    const split = session({ splitPrompts: true });
    await split.tty.prompt("Command> ");
    expect(split.packets).toEqual(["Comma", "nd> "]);
  });

  it("ends at the end of input, and at Ctrl+D on an empty line", async () => {
    const ended = session();
    ended.end();
    expect(await ended.tty.readLine()).toEqual({ kind: "ended" });
    const left = session();
    left.type("\x04");
    expect(await left.tty.readLine()).toEqual({ kind: "ended" });
  });

  it("without a terminal echoes nothing and leaves line ends alone", async () => {
    const { tty, packets, type } = session({}, false);
    type("date\n");
    await tty.readLine();
    await tty.say("one\ntwo\n");
    expect(packets).toEqual(["one\ntwo\n"]);
  });
});
