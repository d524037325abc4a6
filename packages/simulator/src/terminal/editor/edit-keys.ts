import type { EditKey } from "./keymap.ts";
import type { KillRing } from "./kill-ring.ts";

/** The line being edited, by characters. */
export interface EditBuffer {
  line: string[];
  cursor: number;
  readonly kills: KillRing;
  /** The key before this one, for those that go on where it left off. */
  previous: string;
  /** Set while Ctrl+Y and Esc Y alternate. */
  yanked: { readonly at: number; readonly length: number; readonly turns: number } | undefined;
}

/** What each key does; false is a bell. Words end as readline ends them: Ctrl+W at blanks, the others at what is no letter or digit. */
export const EDIT_KEYS: Readonly<Record<EditKey, (buffer: EditBuffer) => boolean>> = {
  "to-start": (buffer) => moveTo(buffer, 0),
  "to-end": (buffer) => moveTo(buffer, buffer.line.length),
  back: (buffer) => buffer.cursor > 0 && moveTo(buffer, buffer.cursor - 1),
  forward: (buffer) => buffer.cursor < buffer.line.length && moveTo(buffer, buffer.cursor + 1),
  "back-word": (buffer) => moveTo(buffer, wordStart(buffer, isWord)),
  "forward-word": (buffer) => moveTo(buffer, wordEnd(buffer)),
  backspace: (buffer) => buffer.cursor > 0 && remove(buffer, buffer.cursor - 1, buffer.cursor) !== "",
  delete: (buffer) => remove(buffer, buffer.cursor, buffer.cursor + 1) !== "",
  "kill-to-end": (buffer) => kill(buffer, buffer.cursor, buffer.line.length),
  "kill-to-start": (buffer) => buffer.cursor > 0 && kill(buffer, 0, buffer.cursor),
  "kill-word": (buffer) => kill(buffer, buffer.cursor, wordEnd(buffer)),
  "kill-word-back": (buffer) => buffer.cursor > 0 && kill(buffer, wordStart(buffer, isWord), buffer.cursor),
  "kill-blank-word-back": (buffer) => buffer.cursor > 0 && kill(buffer, wordStart(buffer, isNotBlank), buffer.cursor),
  yank: (buffer) => yank(buffer, 0),
  "yank-earlier": yankEarlier,
  transpose,
  "upcase-word": (buffer) => changeWord(buffer, (word) => word.toUpperCase()),
  "downcase-word": (buffer) => changeWord(buffer, (word) => word.toLowerCase()),
  "capitalize-word": (buffer) => changeWord(buffer, capitalize),
};

const KILLS: ReadonlySet<string> = new Set<EditKey>([
  "kill-to-end",
  "kill-to-start",
  "kill-word",
  "kill-word-back",
  "kill-blank-word-back",
]);

/** Types characters at the cursor. */
export function insert(buffer: EditBuffer, characters: readonly string[]): void {
  const { line, cursor } = buffer;
  if (cursor === line.length) for (const character of characters) line.push(character);
  else buffer.line = [...line.slice(0, cursor), ...characters, ...line.slice(cursor)];
  buffer.cursor += characters.length;
}

const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character);
const isNotBlank = (character: string | undefined): boolean => character !== " " && character !== "\t";

function moveTo(buffer: EditBuffer, cursor: number): true {
  buffer.cursor = cursor;
  return true;
}

function wordStart({ line, cursor }: EditBuffer, belongs: (character: string | undefined) => boolean): number {
  let at = cursor;
  while (at > 0 && !belongs(line[at - 1])) at--;
  while (at > 0 && belongs(line[at - 1])) at--;
  return at;
}

function wordEnd({ line, cursor }: EditBuffer): number {
  let at = cursor;
  while (at < line.length && !isWord(line[at])) at++;
  while (at < line.length && isWord(line[at])) at++;
  return at;
}

function remove(buffer: EditBuffer, from: number, to: number): string {
  const gone = buffer.line.slice(from, to);
  if (to >= buffer.line.length) buffer.line.length = Math.min(buffer.line.length, from);
  else buffer.line = [...buffer.line.slice(0, from), ...buffer.line.slice(to)];
  buffer.cursor = from;
  return gone.join("");
}

/** Deletions that follow each other are yanked back as one. */
function kill(buffer: EditBuffer, from: number, to: number): true {
  const follows = KILLS.has(buffer.previous);
  const forward = from === buffer.cursor;
  buffer.kills.keep(remove(buffer, from, to), follows ? (forward ? "after" : "before") : "no");
  return true;
}

function yank(buffer: EditBuffer, turns: number): boolean {
  const text = buffer.kills.at(turns);
  if (text === undefined) return false;
  const characters = [...text];
  buffer.yanked = { at: buffer.cursor, length: characters.length, turns };
  insert(buffer, characters);
  return true;
}

function yankEarlier(buffer: EditBuffer): boolean {
  const before = buffer.yanked;
  if (!before || (buffer.previous !== "yank" && buffer.previous !== "yank-earlier")) return false;
  remove(buffer, before.at, before.at + before.length);
  return yank(buffer, before.turns + 1);
}

/** Drags the character before the cursor over the one at it; at the end, the last two change places. */
function transpose(buffer: EditBuffer): boolean {
  const { line } = buffer;
  const right = Math.min(buffer.cursor, line.length - 1);
  const [before, after] = [line[right - 1], line[right]];
  if (buffer.cursor === 0 || before === undefined || after === undefined) return false;
  line.splice(right - 1, 2, after, before);
  return moveTo(buffer, right + 1);
}

function changeWord(buffer: EditBuffer, change: (word: string) => string): true {
  const end = wordEnd(buffer);
  const changed = [...change(buffer.line.slice(buffer.cursor, end).join(""))];
  buffer.line.splice(buffer.cursor, end - buffer.cursor, ...changed);
  return moveTo(buffer, buffer.cursor + changed.length);
}

function capitalize(word: string): string {
  return word.toLowerCase().replace(/[\p{L}\p{N}]/u, (first) => first.toUpperCase());
}
