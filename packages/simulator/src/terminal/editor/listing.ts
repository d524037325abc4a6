import type { Key } from "./key-reader.ts";

/** readline's pager for long listings; the appliance's manual calls it "the More prompt" (P7). */
const MORE = "--More--";

/** Rows of a listing, a screenful at a time. */
export class Listing {
  readonly #send: (text: string) => void;
  readonly #window: { readonly rows: number };
  #rest: readonly string[] = [];

  constructor(send: (text: string) => void, window: { readonly rows: number }) {
    this.#send = send;
    this.#window = window;
  }

  /** Does the More prompt wait for a key? */
  get isOpen(): boolean {
    return this.#rest.length > 0;
  }

  /** A window of unknown height is never full. */
  show(rows: readonly string[]): void {
    const { rows: height } = this.#window;
    const fit = height > 0 ? Math.max(1, height - 1) : rows.length;
    for (const row of rows.slice(0, fit)) this.#send(`${row}\r\n`);
    this.#rest = rows.slice(fit);
    if (this.isOpen) this.#send(MORE);
  }

  /** Enter shows the next page, as the manual says; blank, y and Tab do, as readline has it; anything else ends the listing. */
  press(key: Key): void {
    const rest = this.#rest;
    const goesOn = ["ctrl-m", "ctrl-j", "ctrl-i"].includes(key.name) || /^[ y]/i.test(key.text);
    this.#send("\r\x1b[K");
    this.#rest = [];
    if (goesOn) this.show(rest);
  }
}
