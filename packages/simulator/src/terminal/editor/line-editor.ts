import type { RawReader } from "../line-input.ts";
import type { EditOptions } from "../terminal.ts";
import { completeWord, listRows } from "./completion.ts";
import { EDIT_KEYS, type EditBuffer, insert } from "./edit-keys.ts";
import { createHistorySearch, type HistorySearch } from "./history-search.ts";
import { createHistoryWalk, type HistoryWalk } from "./history-walk.ts";
import { type Key, KeyReader } from "./key-reader.ts";
import { type EditCommand, type EditKey, KEYMAP } from "./keymap.ts";
import type { KillRing } from "./kill-ring.ts";
import { Listing } from "./listing.ts";
import { ScreenLine } from "./screen-line.ts";

export interface LineEditorOptions {
  readonly prompt: string;
  readonly edit: EditOptions;
  readonly kills: KillRing;
  readonly window: { readonly columns: number; readonly rows: number };
  /** Sends to the terminal, once for each packet that arrives. */
  send(text: string): void;
  /** The line; `undefined` at the end of input. Called once. */
  done(line: string | undefined): void;
}

/** Characters of one line; more of them ring. readline has no limit, a server needs one. */
export const EDIT_LIMIT = 64 * 1024;
const BELL = "\x07";

/** readline, as the appliance shell uses it: edits one line on a tty in raw mode. */
export class LineEditor implements RawReader {
  /** The keys that `EDIT_KEYS` cannot do with the line alone. */
  static readonly #run: Readonly<Record<Exclude<EditCommand, EditKey>, (editor: LineEditor) => void>> = {
    accept: (editor) => editor.#accept(),
    "end-or-delete": (editor) => editor.#endOrDelete(),
    interrupt: (editor) => editor.#abandon(),
    abort: (editor) => editor.#ringUnless(false),
    quote: (editor) => editor.#quote(),
    complete: (editor) => editor.#complete(),
    "clear-screen": (editor) => editor.#clear(),
    "search-history": (editor) => editor.#startSearch(),
    "previous-line": (editor) => editor.#replace(editor.#walk.go(-1, editor.#text())),
    "next-line": (editor) => editor.#replace(editor.#walk.go(1, editor.#text())),
    "first-line": (editor) => editor.#replace(editor.#walk.goTo("oldest", editor.#text())),
    "last-line": (editor) => editor.#replace(editor.#walk.goTo("typed", editor.#text())),
  };

  readonly #options: LineEditorOptions;
  readonly #keys = new KeyReader();
  readonly #buffer: EditBuffer;
  readonly #screen: ScreenLine;
  readonly #listing: Listing;
  #walk: HistoryWalk;
  #search: HistorySearch | undefined;
  #outgoing = "";
  #quoting = false;
  #finished = false;

  constructor(options: LineEditorOptions) {
    this.#options = options;
    this.#buffer = { line: [], cursor: 0, kills: options.kills, previous: "", yanked: undefined };
    this.#walk = createHistoryWalk(options.edit.history);
    const send = (text: string) => {
      this.#outgoing += text;
    };
    this.#screen = new ScreenLine(send, options.window);
    this.#listing = new Listing(send, options.window);
    this.#refresh();
  }

  /** Puts the prompt on the screen, unless what was typed early has done it. */
  open(): void {
    this.#flush();
  }

  take(bytes: Buffer): number | undefined {
    for (let at = 0; at < bytes.length; ) {
      const { key, next } = this.#keys.read(bytes, at);
      at = next;
      if (key) this.#handle(key);
      if (this.#finished) return at;
    }
    this.#flush();
    return undefined;
  }

  end(): void {
    if (!this.#finished) this.#finish(this.#buffer.line.length > 0 ? this.#text() : undefined);
  }

  resized(): void {
    if (this.#finished || this.#listing.isOpen) return;
    this.#screen.rewrap();
    this.#refresh();
    this.#flush();
  }

  #handle(key: Key): void {
    const isPlain = !this.#listing.isOpen && !this.#search;
    if (key.name === "text" && isPlain) {
      this.#type(key.text);
      return;
    }
    // A search and a listing look at one character at a time, however they came.
    const [first = "", ...others] = key.text;
    if (others.length > 0) {
      for (const text of [first, ...others]) this.#handle({ name: "text", text });
      return;
    }
    if (this.#listing.isOpen) this.#listing.press(key);
    else if (this.#search) this.#lookFor(this.#search, key);
    else this.#press(key);
    this.#refresh();
  }

  #press(key: Key): void {
    const command = KEYMAP[key.name];
    if (!command) return;
    if (isEditKey(command)) this.#ringUnless(EDIT_KEYS[command](this.#buffer));
    else LineEditor.#run[command](this);
    this.#buffer.previous = command;
  }

  #type(typed: string): void {
    const buffer = this.#buffer;
    const all = [...typed];
    const characters = all.slice(0, Math.max(0, EDIT_LIMIT - buffer.line.length));
    this.#ringUnless(characters.length === all.length);
    const plain = buffer.cursor === buffer.line.length && !this.#quoting;
    insert(buffer, characters);
    if (plain) this.#screen.append(characters);
    else this.#refresh();
    this.#quoting = false;
    buffer.previous = "text";
  }

  #accept(): void {
    this.#screen.leave();
    this.#finish(this.#text());
  }

  #endOrDelete(): void {
    if (this.#buffer.line.length === 0) this.#finish(undefined);
    else this.#ringUnless(EDIT_KEYS.delete(this.#buffer));
  }

  /** Ctrl+C: the line is left as it stands, and another begins. */
  #abandon(): void {
    this.#screen.leave("^C");
    this.#replace("");
    this.#walk = createHistoryWalk(this.#options.edit.history);
  }

  #quote(): void {
    this.#quoting = true;
    this.#keys.quote();
  }

  #clear(): void {
    this.#outgoing += "\x1b[H\x1b[2J";
    this.#screen.forget();
  }

  /** One candidate is completed; several as far as they agree, and a second Tab lists them. */
  #complete(): void {
    const buffer = this.#buffer;
    const before = buffer.line.slice(0, buffer.cursor).join("");
    const { added, candidates } = completeWord(before, this.#options.edit.complete(before));
    insert(buffer, [...added]);
    const again = added === "" && candidates.length > 1 && buffer.previous === "complete";
    this.#ringUnless(again || (added !== "" && candidates.length === 0));
    if (!again) return;
    this.#screen.leave();
    this.#listing.show(listRows(candidates, this.#options.window.columns));
  }

  #startSearch(): void {
    this.#search = createHistorySearch(this.#options.edit.history, this.#text());
  }

  /** A key that is no part of the search ends it, and does what it does. */
  #lookFor(search: HistorySearch, key: Key): void {
    const command = KEYMAP[key.name];
    if (key.name === "text") this.#ringUnless(search.type(key.text));
    else if (command === "search-history") this.#ringUnless(search.again());
    else if (command === "backspace") this.#ringUnless(search.erase());
    else {
      this.#search = undefined;
      if (command !== "abort" && command !== "interrupt") this.#replace(search.line, search.cursor);
      this.#refresh();
      if (command !== "abort") this.#press(key);
    }
  }

  #replace(line: string | undefined, cursor?: number): void {
    this.#ringUnless(line !== undefined);
    if (line === undefined) return;
    this.#buffer.line = [...line];
    this.#buffer.cursor = cursor ?? this.#buffer.line.length;
  }

  #text(): string {
    return this.#buffer.line.join("");
  }

  #ringUnless(fine: boolean): void {
    if (!fine) this.#outgoing += BELL;
  }

  #refresh(): void {
    if (this.#finished || this.#listing.isOpen) return;
    const search = this.#search;
    if (search) this.#screen.show(search.prompt, [...search.line], search.cursor);
    else this.#screen.show(this.#options.prompt, this.#buffer.line, this.#buffer.cursor);
  }

  #flush(): void {
    const out = this.#outgoing;
    this.#outgoing = "";
    if (out !== "") this.#options.send(out);
  }

  #finish(line: string | undefined): void {
    this.#finished = true;
    this.#flush();
    this.#options.done(line);
  }
}

const isEditKey = (command: EditCommand): command is EditKey => command in EDIT_KEYS;
