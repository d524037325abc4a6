import { describe, expect, test } from "vitest";
import type { EditOptions } from "../terminal.ts";
import { openPeer, PLAIN, XTERM } from "../test-peer.ts";

const PROMPT = "Command> ";
const HISTORY = ["help", "software-packages list", "shell"];

/** Types keys and ENTER at a prompt; the accepted line. */
async function edit(keys: string, options: Partial<EditOptions> = {}): Promise<string | undefined> {
  const peer = openPeer();
  const line = peer.terminal.editLine(PROMPT, { ...PLAIN, ...options });
  peer.send(`${keys}\r`);
  return line;
}

const ctrl = (letter: string) => String.fromCharCode(letter.charCodeAt(0) & 31);
const ESC = "\x1b";

describe("the editing keys of the appliance shell", () => {
  const KEYS: readonly (readonly [string, string, string])[] = [
    ["Ctrl+A goes to the start", `bc${ctrl("A")}a`, "abc"],
    ["Ctrl+E goes to the end", `ab${ctrl("A")}${ctrl("E")}c`, "abc"],
    ["Ctrl+B goes back one character", `ac${ctrl("B")}b`, "abc"],
    ["Ctrl+F goes forward one character", `ac${ctrl("A")}${ctrl("F")}b`, "abc"],
    ["Ctrl+D deletes the character at the cursor", `xabc${ctrl("A")}${ctrl("D")}`, "abc"],
    ["Ctrl+W deletes back to a blank", `one --two=2 ${ctrl("W")}`, "one "],
    ["Ctrl+K deletes to the end", `abcd${ctrl("B")}${ctrl("K")}`, "abc"],
    ["Ctrl+U deletes back to the start", `xyzabc${ctrl("B")}${ctrl("B")}${ctrl("B")}${ctrl("U")}`, "abc"],
    ["Ctrl+X deletes back to the start as well", `xyzabc${ctrl("B")}${ctrl("B")}${ctrl("B")}${ctrl("X")}`, "abc"],
    ["Ctrl+T changes the last two characters", `acb${ctrl("T")}`, "abc"],
    ["Ctrl+T drags a character over the one at the cursor", `bac${ctrl("A")}${ctrl("F")}${ctrl("T")}`, "abc"],
    ["Ctrl+Y brings back what was deleted", `a bc${ctrl("W")}x${ctrl("Y")}`, "a xbc"],
    ["deletions in a row come back as one", `a b c${ctrl("W")}${ctrl("W")}${ctrl("Y")}!`, "a b c!"],
    ["Esc Y turns to the deletion before", `one${ctrl("U")}two${ctrl("E")}${ctrl("U")}x${ctrl("Y")}${ESC}y`, "xone"],
    ["Esc Y without Ctrl+Y does nothing", `one${ctrl("U")}two${ESC}y`, "two"],
    ["Esc B goes back a word", `help list${ESC}bpi `, "help pi list"],
    ["Esc F goes forward a word", `help list${ctrl("A")}${ESC}f pi`, "help pi list"],
    ["Esc D deletes the word after the cursor", `one-two${ctrl("A")}${ESC}d`, "-two"],
    ["Esc Backspace deletes the word before the cursor", `one-two${ESC}\x7f`, "one-"],
    ["Esc C writes a word with a capital", `help LIST${ESC}b${ESC}c`, "help List"],
    ["Esc U writes a word in capitals", `help list${ESC}b${ESC}u`, "help LIST"],
    ["Esc L writes a word in small letters", `help LIST${ESC}b${ESC}l`, "help list"],
    ["Backspace deletes the character before", "abx\x7fc", "abc"],
    ["Ctrl+H deletes the character before", `abx${ctrl("H")}c`, "abc"],
    ["Backspace takes a wide character as one", "日本\x7f", "日"],
    ["the left arrow goes back", `ac${ESC}[Db`, "abc"],
    ["the right arrow goes forward", `ac${ctrl("A")}${ESC}[Cb`, "abc"],
    ["the arrows of application mode do the same", `ac${ESC}ODb${ESC}OC.`, "abc."],
    ["Home goes to the start", `bc${ESC}[Ha`, "abc"],
    ["Home of the Linux console goes to the start", `bc${ESC}[1~a`, "abc"],
    ["End goes to the end", `ab${ctrl("A")}${ESC}[Fc`, "abc"],
    ["End of the Linux console goes to the end", `ab${ctrl("A")}${ESC}[4~c`, "abc"],
    ["Delete deletes the character at the cursor", `xabc${ctrl("A")}${ESC}[3~`, "abc"],
    ["Ctrl+left goes back a word", `help list${ESC}[1;5Dpi `, "help pi list"],
    ["Ctrl+V takes the next key as it is", `a${ctrl("V")}${ctrl("A")}b`, "a\x01b"],
    ["an unknown sequence is nothing", `a${ESC}[15~b${ESC}[200~c`, "abc"],
    ["a control character ends a sequence and counts", `bc${ESC}[${ctrl("A")}a`, "abc"],
    ["Ctrl+P brings the line before", ctrl("P"), "shell"],
    ["the up arrow goes further back", `${ESC}[A${ESC}[A`, "software-packages list"],
    ["Ctrl+N comes back to the line being typed", `he${ctrl("P")}${ctrl("P")}${ctrl("N")}${ctrl("N")}lp`, "help"],
    ["the down arrow at the newest line stays there", `ab${ESC}[Bc`, "abc"],
    ["a changed earlier line stays changed while it is left", `${ctrl("P")}!${ctrl("P")}${ctrl("N")}`, "shell!"],
    ["Esc < goes to the oldest line", `${ESC}<`, "help"],
    ["Esc > comes back to the line being typed", `x${ESC}<${ESC}>y`, "xy"],
    ["Ctrl+R looks for an earlier line", `${ctrl("R")}packages`, "software-packages list"],
    ["Ctrl+R again looks further back", `${ctrl("R")}hel${ctrl("R")}`, "help"],
    ["Backspace in a search looks for less", `${ctrl("R")}hex\x7f`, "shell"],
    ["Ctrl+G leaves a search with the line as it was", `typed${ctrl("R")}hel${ctrl("G")}`, "typed"],
    ["another key leaves a search and does its own", `${ctrl("R")}help${ctrl("A")}? `, "? help"],
    ["Ctrl+L keeps the line", `ab${ctrl("L")}c`, "abc"],
    ["Ctrl+C abandons the line and begins another", `rm${ctrl("C")}help`, "help"],
    ["Ctrl+C in a search begins another line", `${ctrl("R")}she${ctrl("C")}help`, "help"],
  ];
  test.each(KEYS)("%s", async (_title, keys, line) => {
    expect(await edit(keys, { history: HISTORY })).toBe(line);
  });

  test.each(KEYS)("%s, in packets of one byte", async (_title, keys, line) => {
    const peer = openPeer();
    const edited = peer.terminal.editLine(PROMPT, { ...PLAIN, history: HISTORY });
    for (const byte of Buffer.from(`${keys}\r`)) peer.send(Buffer.of(byte));
    expect(await edited).toBe(line);
  });
});

describe("what the editor shows", () => {
  test("typing at the end of the line sends back just what was typed, in one packet", async () => {
    const peer = openPeer();
    void peer.terminal.editLine(PROMPT, PLAIN);
    for (const key of ["h", "e", "lp list"]) peer.send(key);
    expect(peer.packets()).toEqual([PROMPT, "h", "e", "lp list"]);
  });

  test("a character split over two packets is shown once, whole", async () => {
    const peer = openPeer();
    const line = peer.terminal.editLine(PROMPT, PLAIN);
    const bytes = Buffer.from("é日\r");
    for (const byte of bytes) peer.send(Buffer.of(byte));
    expect(await line).toBe("é日");
    expect(peer.packets()).toEqual([PROMPT, "é", "日", "\r\n"]);
  });

  test.each([
    ["a line that wraps twice", 40, "x".repeat(100)],
    ["a line that fills its row", 40, "x".repeat(31)],
    ["wide characters that do not fit at the margin", 20, "日本語".repeat(7)],
  ])("%s stands on the screen as it was typed", async (_title, columns, line) => {
    const peer = openPeer({ ...XTERM, columns });
    const edited = peer.terminal.editLine(PROMPT, PLAIN);
    peer.send(line);
    expect(peer.screen().text.replaceAll("\n", "")).toBe(PROMPT + line);
    peer.send("\r");
    expect(await edited).toBe(line);
    await peer.terminal.write("END\n");
    const rows = peer.screen().text.split("\n");
    expect(rows.at(-1)).toBe("END");
    expect(rows.includes("")).toBe(false);
  });

  test("an insertion in the middle of a wrapped line moves what comes after it", () => {
    const peer = openPeer({ ...XTERM, columns: 20 });
    void peer.terminal.editLine(PROMPT, PLAIN);
    peer.send("abcdefghijklmnopqrstuvwxyz");
    peer.send(ctrl("A"));
    peer.send("123");
    const screen = peer.screen();
    expect(screen.text).toBe("Command> 123abcdefgh\nijklmnopqrstuvwxyz");
    expect(screen.cursor).toEqual([0, 12]);
  });

  test("a deletion clears the rows that are no longer needed", () => {
    const peer = openPeer({ ...XTERM, columns: 20 });
    void peer.terminal.editLine(PROMPT, PLAIN);
    peer.send("x".repeat(50));
    peer.send(ctrl("A"));
    peer.send(ctrl("K"));
    expect(peer.screen().text).toBe(PROMPT.trimEnd());
    expect(peer.screen().cursor).toEqual([0, 9]);
  });

  test("a wrapped line at the bottom of the window scrolls and is still edited in its place", async () => {
    const peer = openPeer({ ...XTERM, columns: 20, rows: 4 });
    await peer.terminal.write("1\n2\n3\n");
    void peer.terminal.editLine(PROMPT, PLAIN);
    peer.send("x".repeat(30));
    peer.send(`${ctrl("A")}y`);
    expect(peer.screen().text).toBe(`1\n2\n3\nCommand> y${"x".repeat(10)}\n${"x".repeat(20)}`);
  });

  test("Ctrl+L clears the window and shows the line again", () => {
    const peer = openPeer();
    void peer.terminal.editLine(PROMPT, PLAIN);
    peer.send(`help${ctrl("L")}`);
    expect(peer.screen().text).toBe("Command> help");
    expect(peer.output()).toContain("\x1b[H\x1b[2J");
  });

  test("Ctrl+C leaves the line on the screen and prompts again", () => {
    const peer = openPeer();
    void peer.terminal.editLine(PROMPT, PLAIN);
    peer.send(`help${ctrl("B")}${ctrl("C")}`);
    expect(peer.screen().text).toBe("Command> help^C\nCommand>");
  });

  test("a search stands in place of the prompt, and says when it fails", () => {
    const peer = openPeer();
    void peer.terminal.editLine(PROMPT, { ...PLAIN, history: HISTORY });
    peer.send(`${ctrl("R")}pack`);
    expect(peer.screen().text).toBe("(reverse-i-search)`pack': software-packages list");
    expect(peer.screen().cursor).toEqual([0, 35]);
    peer.send("!");
    expect(peer.screen().text).toBe("(failed reverse-i-search)`pack!': software-packages list");
    expect(peer.screen().bells).toBe(1);
  });

  test("a resize wraps the line anew", () => {
    const peer = openPeer({ ...XTERM, columns: 40 });
    void peer.terminal.editLine(PROMPT, PLAIN);
    peer.send("software-packages");
    const before = peer.output().length;
    peer.resize(20, 24);
    const redrawn = peer.output().slice(before);
    expect(redrawn).toBe("\x1b[1A\r\x1b[JCommand> software-packages");
  });

  test("a window of unknown size is 80 columns wide", () => {
    const peer = openPeer({ term: "xterm", columns: 0, rows: 0 });
    void peer.terminal.editLine(PROMPT, PLAIN);
    peer.send("x".repeat(71));
    expect(peer.output()).toBe(`${PROMPT}${"x".repeat(71)} \r`);
  });
});

describe("byte for byte what GNU readline 8.2 sends on an xterm (bash 5.2 on a Linux pty)", () => {
  const RECORDED: readonly (readonly [string, string, string, string])[] = [
    ["Backspace at the end", "ab", "\x7f", "\b\x1b[K"],
    ["Backspace at the start", "", "\x7f", "\x07"],
    ["Ctrl+A", "abcdef", ctrl("A"), "\b\b\b\b\b\b"],
    ["Ctrl+E", `abcdef${ctrl("A")}`, ctrl("E"), "\x1b[C".repeat(6)],
    ["an insertion", `abcdef${ctrl("A")}`, "X", "Xabcdef\b\b\b\b\b\b"],
    ["Ctrl+B", "abc", ctrl("B"), "\b"],
    ["Ctrl+F", `abc${ctrl("A")}`, ctrl("F"), "\x1b[C"],
    ["Ctrl+W", "one two", ctrl("W"), "\b\b\b\x1b[K"],
    ["Ctrl+K", `abcdef${ctrl("A")}`, ctrl("K"), "\x1b[K"],
    ["Ctrl+T", "abc", ctrl("T"), "\b\bcb"],
    ["Ctrl+C", "abc", ctrl("C"), "^C\r\nCommand> "],
    ["Ctrl+L", "abc", ctrl("L"), "\x1b[H\x1b[2JCommand> abc"],
    ["the up arrow", ctrl("P"), ctrl("P"), "\b\b\b\boftware-packages list"],
    ["Ctrl+R", "", ctrl("R"), "\r(reverse-i-search)`': "],
    ["Ctrl+G in a search", `${ctrl("R")}he`, ctrl("G"), "\rCommand> \x1b[K"],
    ["a row filled", "x".repeat(70), "y", "y \r"],
    ["ENTER", "help", "\r", "\r\n"],
  ];
  test.each(RECORDED)("%s", (_title, before, key, sent) => {
    const peer = openPeer();
    void peer.terminal.editLine(PROMPT, { ...PLAIN, history: HISTORY });
    for (const typed of before) peer.send(typed);
    const seen = peer.output().length;
    peer.send(key);
    expect(peer.output().slice(seen)).toBe(sent);
  });
});

describe("Tab", () => {
  const NAMES = ["software-packages", "support-bundle", "shell", "shutdown"];
  const complete = (line: string) => {
    const word = line.slice(line.lastIndexOf(" ") + 1);
    return NAMES.filter((name) => name.startsWith(word));
  };

  test.each([
    ["completes what is unique, with a blank", "so\t", "software-packages "],
    ["completes as far as the candidates agree", "sh\tx", "shx"],
    ["completes in the middle of a line", `help so now${ctrl("A")}${ESC}f${ESC}f\t`, "help software-packages  now"],
    ["does nothing where nothing fits", "xyz\t", "xyz"],
  ])("%s", async (_title, keys, line) => {
    expect(await edit(keys, { complete })).toBe(line);
  });

  test("a second Tab lists the candidates in columns and prompts again", () => {
    const peer = openPeer({ ...XTERM, columns: 40 });
    void peer.terminal.editLine(PROMPT, { history: [], complete });
    peer.send("s\t");
    expect(peer.screen().bells).toBe(1);
    peer.send("\t");
    expect(peer.screen().text).toBe(
      "Command> s\nshell              software-packages\nshutdown           support-bundle\nCommand> s",
    );
  });

  test("a long listing stops at the More prompt; Enter shows the next page, q ends it", () => {
    const many = Array.from({ length: 9 }, (_, index) => `name-${index}`);
    const peer = openPeer({ term: "xterm", columns: 10, rows: 5 });
    void peer.terminal.editLine("> ", { history: [], complete: () => many });
    peer.send("name-\t\t");
    expect(peer.screen().text).toBe("> name-\nname-0\nname-1\nname-2\nname-3\n--More--");
    peer.send("\r");
    expect(peer.screen().text).toMatch(/name-3\nname-4\nname-5\nname-6\nname-7\n--More--$/);
    peer.send("q");
    expect(peer.screen().text).toMatch(/name-7\n> name-$/);
  });
});

describe("the end of input", () => {
  test("Ctrl+D ends in an empty line", async () => {
    const peer = openPeer();
    const line = peer.terminal.editLine(PROMPT, PLAIN);
    peer.send(ctrl("D"));
    expect(await line).toBeUndefined();
  });

  test("Ctrl+D at the end of a line that is not empty rings", () => {
    const peer = openPeer();
    void peer.terminal.editLine(PROMPT, PLAIN);
    peer.send(`exit${ctrl("D")}`);
    expect(peer.screen().bells).toBe(1);
  });

  test("a last line in the packet before the end is read, with or without its newline", async () => {
    const peer = openPeer();
    peer.send("date\rexit");
    peer.eof();
    expect(await peer.terminal.editLine(PROMPT, PLAIN)).toBe("date");
    expect(await peer.terminal.editLine(PROMPT, PLAIN)).toBe("exit");
    expect(await peer.terminal.editLine(PROMPT, PLAIN)).toBeUndefined();
  });
});
