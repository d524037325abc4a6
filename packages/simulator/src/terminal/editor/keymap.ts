/** What a key does in the line editor. */
export type EditCommand =
  | "accept"
  | "end-or-delete"
  | "interrupt"
  | "abort"
  | "quote"
  | "complete"
  | "clear-screen"
  | "search-history"
  | "previous-line"
  | "next-line"
  | "first-line"
  | "last-line"
  | EditKey;

/** Those that change the line or the place in it and nothing else. */
export type EditKey =
  | "to-start"
  | "to-end"
  | "back"
  | "forward"
  | "back-word"
  | "forward-word"
  | "backspace"
  | "delete"
  | "kill-to-end"
  | "kill-to-start"
  | "kill-word"
  | "kill-word-back"
  | "kill-blank-word-back"
  | "yank"
  | "yank-earlier"
  | "transpose"
  | "upcase-word"
  | "downcase-word"
  | "capitalize-word";

/**
 * The keys of the appliance shell as its manual lists them (P6): Ctrl+U and Ctrl+X both delete back to
 * the start. The ANSI keys, Ctrl+G, Ctrl+H, Esc D, Esc Backspace, Esc < and Esc > are readline's own (inferred).
 */
export const KEYMAP: Readonly<Record<string, EditCommand>> = {
  "ctrl-a": "to-start",
  "ctrl-b": "back",
  "ctrl-c": "interrupt",
  "ctrl-d": "end-or-delete",
  "ctrl-e": "to-end",
  "ctrl-f": "forward",
  "ctrl-g": "abort",
  "ctrl-h": "backspace",
  "ctrl-i": "complete",
  "ctrl-j": "accept",
  "ctrl-k": "kill-to-end",
  "ctrl-l": "clear-screen",
  "ctrl-m": "accept",
  "ctrl-n": "next-line",
  "ctrl-p": "previous-line",
  "ctrl-r": "search-history",
  "ctrl-t": "transpose",
  "ctrl-u": "kill-to-start",
  "ctrl-v": "quote",
  "ctrl-w": "kill-blank-word-back",
  "ctrl-x": "kill-to-start",
  "ctrl-y": "yank",
  backspace: "backspace",
  "meta-b": "back-word",
  "meta-c": "capitalize-word",
  "meta-d": "kill-word",
  "meta-f": "forward-word",
  "meta-l": "downcase-word",
  "meta-u": "upcase-word",
  "meta-y": "yank-earlier",
  "meta-backspace": "kill-word-back",
  "meta-ctrl-h": "kill-word-back",
  "meta-<": "first-line",
  "meta->": "last-line",
  up: "previous-line",
  down: "next-line",
  left: "back",
  right: "forward",
  home: "to-start",
  end: "to-end",
  delete: "delete",
  "word-left": "back-word",
  "word-right": "forward-word",
};

/** What follows `ESC [` (ECMA-48, and what xterm, vt220, the Linux console and PuTTY send). */
export const CSI_KEYS: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  F: "end",
  H: "home",
  "1~": "home",
  "3~": "delete",
  "4~": "end",
  "7~": "home",
  "8~": "end",
  "1;3C": "word-right",
  "1;3D": "word-left",
  "1;5C": "word-right",
  "1;5D": "word-left",
};

/** What follows `ESC O`: application mode. */
export const SS3_KEYS: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  F: "end",
  H: "home",
};

/** The name of a control character. */
export function controlKey(byte: number): string {
  if (byte === 127) return "backspace";
  return `ctrl-${String.fromCharCode(byte + 64).toLowerCase()}`;
}
