import { monotonicNow, nextTurn } from "@patchrig/core/clock";
import { describe, expect, test } from "vitest";
import { EDIT_LIMIT } from "./editor/line-editor.ts";
import { Interrupted } from "./terminal.ts";
import { openPeer, PLAIN } from "./test-peer.ts";

const NO_PTY = "no pty";
const PROMPT = "Command> ";

describe("typing before the shell is ready", () => {
  test("is echoed at once, and shown again at the prompt (evidence 43)", async () => {
    const peer = openPeer();
    peer.send("date\rexit\r");
    await nextTurn();
    await peer.terminal.write("Connected to service\n");
    const first = await peer.terminal.editLine(PROMPT, PLAIN);
    await peer.terminal.write("Unknown command: `date'\n");
    const second = await peer.terminal.editLine(PROMPT, PLAIN);

    expect([first, second]).toEqual(["date", "exit"]);
    expect(peer.packets()).toEqual([
      "date\r\nexit\r\n",
      "Connected to service\r\n",
      "Command> d",
      "ate\r\n",
      "Unknown command: `date'\r\n",
      "Command> e",
      "xit\r\n",
    ]);
  });

  test("goes into the line where ENTER is still to come", async () => {
    const peer = openPeer();
    peer.send("he");
    const line = peer.terminal.editLine(PROMPT, PLAIN);
    peer.send("lp\r");
    expect(await line).toBe("help");
    expect(peer.packets()).toEqual(["he", "Command> h", "e", "lp\r\n"]);
  });

  test("can be taken back with the tty's own keys", async () => {
    const peer = openPeer();
    peer.send("datx\x7fe one two\x17\x08\r");
    expect(peer.screen().text).toBe("date one");
    expect(await peer.terminal.readLine()).toBe("date one");
    peer.send("wrong\x15right\n");
    expect(await peer.terminal.readLine()).toBe("right");
    expect(peer.screen().text).toBe("date one\nright");
  });
});

describe("a cooked line", () => {
  test("is echoed while it is typed, and read without its newline", async () => {
    const peer = openPeer();
    const answer = peer.terminal.readLine("Do you accept the terms and conditions?  [yes/no] ");
    await nextTurn();
    for (const key of ["y", "e", "s", "\r"]) peer.send(key);
    expect(await answer).toBe("yes");
    expect(peer.packets().slice(1)).toEqual(["y", "e", "s", "\r\n"]);
  });

  test("without echo shows nothing but its newline", async () => {
    const peer = openPeer();
    const answer = peer.terminal.readLine("Password: ", { echo: false });
    await nextTurn();
    peer.send("vmware\r");
    expect(await answer).toBe("vmware");
    expect(peer.output()).toBe("Password: \r\n");
  });

  test("ends at Ctrl+D; in an empty line that is the end of input", async () => {
    const peer = openPeer();
    peer.send("yes\x04");
    expect(await peer.terminal.readLine()).toBe("yes");
    peer.send("\x04");
    expect(await peer.terminal.readLine()).toBeUndefined();
    peer.send("more\r");
    expect(await peer.terminal.readLine()).toBe("more");
  });

  test("shows control characters as ^X and erases both halves", () => {
    const peer = openPeer();
    peer.send("a\x01\x1bb");
    expect(peer.output()).toBe("a^A^[b");
    peer.send("\x7f\x7f\x7f\x7f");
    expect(peer.screen().text).toBe("");
  });

  test("takes the byte after Ctrl+V as it is, and shows the line again on Ctrl+R, as a Linux pty does", async () => {
    const peer = openPeer();
    peer.send("a\x16\x03b\x12\r");
    expect(await peer.terminal.readLine()).toBe("a\x03b");
    expect(peer.output()).toBe("a^\b^Cb^R\r\na^Cb\r\n");
  });

  test("takes 4095 bytes and rings for the rest", async () => {
    const peer = openPeer();
    peer.send("x".repeat(5000));
    peer.send("\r");
    expect(await peer.terminal.readLine()).toBe("x".repeat(4095));
    expect(peer.output()).toBe(`${"x".repeat(4095)}\x07\r\n`);
  });
});

describe("several answers in one packet", () => {
  test("meet their questions one by one, and Ctrl+C what comes after them", async () => {
    const peer = openPeer();
    const { terminal } = peer;
    const seen: (string | undefined)[] = [];
    const run = terminal.foreground(async (signal) => {
      seen.push(await terminal.readLine("page "));
      seen.push(await terminal.readLine("question "));
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
    await nextTurn();
    peer.send("\ryes\r\x03");
    await expect(run).rejects.toBeInstanceOf(Interrupted);
    expect(seen).toEqual(["", "yes"]);
    expect(peer.output()).toBe("page \r\nquestion yes\r\n^C");
  });

  test("are read by the programs and the editor in turn, none twice", async () => {
    const peer = openPeer();
    const { terminal } = peer;
    const command = terminal.editLine(PROMPT, PLAIN);
    peer.send("stage\r\ryes\rlist\r");
    expect(await command).toBe("stage");
    await nextTurn();
    expect(await terminal.readLine("more ")).toBe("");
    expect(await terminal.readLine("sure? ")).toBe("yes");
    expect(await terminal.editLine(PROMPT, PLAIN)).toBe("list");
    expect(peer.screen().text).toBe("Command> stage\nmore\nsure? yes\nCommand> list");
  });

  test("a command and Ctrl+C in one packet: the command begins and is interrupted", async () => {
    const peer = openPeer();
    const command = peer.terminal.editLine(PROMPT, PLAIN);
    peer.send("stage\r\x03");
    await command;
    const run = peer.terminal.foreground(
      (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    );
    await expect(run).rejects.toBeInstanceOf(Interrupted);
  });
});

describe("Ctrl+C", () => {
  test("interrupts the program that reads, and only there", async () => {
    const peer = openPeer();
    let aborted = false;
    await peer.terminal.foreground(async (signal) => {
      const answer = peer.terminal.readLine("? ");
      await nextTurn();
      peer.send("no\x03");
      await expect(answer).rejects.toBeInstanceOf(Interrupted);
      aborted = signal.aborted;
    });
    expect(aborted).toBe(false);
    expect(peer.output()).toBe("? no^C");
  });

  test("forgets what was typed and not yet read", async () => {
    const peer = openPeer();
    peer.send("old\r");
    peer.send("\x03");
    peer.send("new\r");
    await nextTurn();
    expect(await peer.terminal.readLine()).toBe("new");
  });

  test("reaches the innermost program", async () => {
    const peer = openPeer();
    await peer.terminal.foreground(async (outer) => {
      await peer.terminal.foreground(async (inner) => {
        peer.send("\x03");
        expect([outer.aborted, inner.aborted]).toEqual([false, true]);
      });
    });
  });
});

describe("a session without a pty", () => {
  test("echoes nothing, keeps newlines, and has its stderr apart", async () => {
    const peer = openPeer(NO_PTY);
    peer.send("yes\nno\n");
    await peer.terminal.write("one\ntwo\n");
    await peer.terminal.writeError("usage:\n");
    expect(await peer.terminal.readLine("sure? ")).toBe("yes");
    expect(await peer.terminal.editLine(PROMPT, PLAIN)).toBe("no");
    expect(peer.output()).toBe("one\ntwo\nsure? Command> ");
    expect(peer.errors()).toBe("usage:\n");
  });

  test("reads all lines of one packet and the last one without a newline, then the end", async () => {
    const peer = openPeer(NO_PTY);
    peer.send("\nyes\nexit");
    peer.eof();
    const lines = [];
    for (let count = 0; count < 4; count++) lines.push(await peer.terminal.readLine());
    expect(lines).toEqual(["", "yes", "exit", undefined]);
  });

  test("joins a character that was split over packets", async () => {
    const peer = openPeer(NO_PTY);
    for (const byte of Buffer.from("日本\n")) peer.send(Buffer.of(byte));
    expect(await peer.terminal.readLine()).toBe("日本");
  });

  test("knows no Ctrl+C", async () => {
    const peer = openPeer(NO_PTY);
    peer.send("a\x03b\n");
    expect(await peer.terminal.readLine()).toBe("a\x03b");
  });

  test("bounds a line that never ends, and reads the one after it", async () => {
    const peer = openPeer(NO_PTY);
    for (let packet = 0; packet < 64; packet++) peer.send("x".repeat(32 * 1024));
    peer.send("\nnext\n");
    expect((await peer.terminal.readLine())?.length).toBe(1024 * 1024 - 1);
    peer.send("after\n");
    expect(await peer.terminal.readLine()).toBe("after");
  });
});

describe("a megabyte without a newline", () => {
  const MEGABYTE = "x".repeat(1024 * 1024);

  test.each(["one packet", "packets of 32 KB"])(
    "typed at the prompt in %s is bounded, rings, and can be left",
    async (how) => {
      const peer = openPeer();
      const line = peer.terminal.editLine(PROMPT, PLAIN);
      const size = how === "one packet" ? MEGABYTE.length : 32 * 1024;
      const before = monotonicNow();
      for (let from = 0; from < MEGABYTE.length; from += size) peer.send(MEGABYTE.slice(from, from + size));
      expect(monotonicNow() - before).toBeLessThan(5_000);
      expect(peer.output().length).toBeLessThan(2 * EDIT_LIMIT);
      peer.send("\r");
      expect(await line).toHaveLength(EDIT_LIMIT);
    },
  );

  test("typed while nobody reads leaves a line of the kernel's length", async () => {
    const peer = openPeer();
    peer.send(MEGABYTE);
    peer.send("\r");
    expect(await peer.terminal.readLine()).toHaveLength(4095);
  });
});

describe("a peer that does not read", () => {
  test("is waited for: what was written is handed over piece by piece, in order", async () => {
    const peer = openPeer();
    peer.pause(true);
    const text = Array.from({ length: 5_000 }, (_, index) => `line ${index}\n`).join("");
    let isTaken = false;
    const first = peer.terminal.write(text);
    const second = peer.terminal.write("end\n").then(() => {
      isTaken = true;
    });
    await nextTurn();
    expect(peer.output().length).toBeLessThan(20_000);
    expect(isTaken).toBe(false);
    peer.pause(false);
    await Promise.all([first, second]);
    expect(peer.output()).toBe(`${text}end\n`.replaceAll("\n", "\r\n"));
  });

  test("costs no more than a bounded echo, however much it types", async () => {
    const peer = openPeer();
    void peer.terminal.editLine(PROMPT, PLAIN);
    peer.pause(true);
    for (let line = 0; line < 2_000; line++) peer.send("x".repeat(1_000));
    peer.pause(false);
    await nextTurn();
    expect(peer.output().length).toBeLessThan(140_000);
  });

  test("is not waited for once it is gone", async () => {
    const peer = openPeer();
    peer.pause(true);
    const written = peer.terminal.write("x".repeat(100_000));
    const line = peer.terminal.readLine();
    peer.hangUp();
    await written;
    await peer.terminal.write("nobody reads this\n");
    expect(await line).toBeUndefined();
    expect(peer.terminal.closed.aborted).toBe(true);
  });

  test("gets the exit status after all that was written", async () => {
    const peer = openPeer();
    peer.pause(true);
    void peer.terminal.write("x".repeat(50_000));
    peer.terminal.exit(3);
    expect(peer.exitStatus).toBeUndefined();
    peer.pause(false);
    await nextTurn();
    await nextTurn();
    expect(peer.output()).toHaveLength(50_000);
    expect(peer.exitStatus).toBe(3);
  });
});
