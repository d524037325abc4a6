import { type Clock, realSleep } from "../../clock/index.ts";
import type { CastEvent, CastHeader } from "../asciicast.ts";
import { formatCastEvent, formatCastHeader } from "../asciicast.ts";
import { HIDDEN_MARK } from "../capture/capture.ts";
import type { CastSink } from "../recorder.ts";
import { openCastSink } from "../recorder.ts";
import { createLineRedactor, type RedactionRules, redactText } from "../secrets/redact-line.ts";
import { type Entry, entriesByLine, type LineRecord, renderLine } from "./render-line.ts";

/**
 * Takes a terminal session down as it happens. A line is written when it is whole: only then is it known that it holds no
 * secret. What the terminal did not show is never written, so that a password has no way to the disk.
 */
export interface SessionRecorder {
  output(text: string): void;
  /** What was typed. Only what its echo shows is kept. */
  input(text: string): void;
  marker(text: string): void;
  resize(columns: number, rows: number): void;
  exit(status: number): void;
  /** How many secrets were taken out so far. */
  redactions(): number;
  /** Writes what was held back and lets the file go. Later calls record nothing. */
  close(): void;
}

export interface SessionRecorderOptions {
  readonly clock: Clock;
  readonly columns: number;
  readonly rows: number;
  readonly term?: string;
  readonly title?: string;
  readonly tags?: readonly string[];
  /** Asked for each line: what is known as secret may grow while the session lasts. */
  rules(): RedactionRules;
  /** The name of the phase that a line begins, where it begins one. */
  markerOf?(line: string): string | undefined;
  /** It is no live session that is taken down: nothing is written because nobody went on for a while. */
  readonly afterwards?: boolean;
  /** A line was written, as it is on the disk. */
  onLine?(text: string): void;
}

/** A line that nobody goes on writing is a prompt: after so long it is written, real milliseconds. */
const QUIET_MS = 250;
/** Lines that fill the terminal's width are one line, up to so many of them. */
const MOST_JOINED = 50;
const LONGEST_HELD = 262_144;
/** A prompt's or a question's end; in the middle of a word a secret may have begun. */
const RESTS = /[\s:>#$%?\]]$/;

export function createSessionRecorder(to: CastSink, options: SessionRecorderOptions): SessionRecorder {
  return new Recorder(openCastSink(to), options);
}

class Recorder implements SessionRecorder {
  readonly #sink: { write(line: string): void; close?(): void };
  readonly #options: SessionRecorderOptions;
  readonly #began: number;
  readonly #redactor: ReturnType<typeof createLineRedactor>;
  #columns: number;
  #last = 0;
  #closed = false;
  #entries: Entry[] = [];
  #held = 0;
  #joined = 0;
  /** How many of the line's entries are written already. */
  #written = 0;
  #waiting = false;
  #arrivals = 0;
  #count = 0;

  constructor(sink: { write(line: string): void; close?(): void }, options: SessionRecorderOptions) {
    this.#sink = sink;
    this.#options = options;
    this.#began = options.clock.now();
    this.#columns = options.columns;
    this.#redactor = createLineRedactor(options.rules);
    this.#sink.write(`${formatCastHeader(this.#header())}\n`);
  }

  #header(): CastHeader {
    const { columns, rows, term, title, tags } = this.#options;
    return {
      columns,
      rows,
      timestamp: Math.floor(this.#began / 1000),
      ...(term === undefined ? {} : { term }),
      ...(title === undefined ? {} : { title: this.#redactor.line(title).text }),
      ...(tags === undefined ? {} : { tags }),
    };
  }

  output(text: string): void {
    for (let from = 0; from < text.length; ) {
      const end = text.indexOf("\n", from);
      const piece = end < 0 ? text.slice(from) : text.slice(from, end + 1);
      from += piece.length;
      this.#hold("o", piece);
      if (end >= 0 && !this.#fillsTheWidth()) this.#flush();
      else if (this.#held > LONGEST_HELD) this.#flush();
    }
    this.#arrivals++;
    if (this.#entries.length > this.#written && !this.#options.afterwards) void this.#whenQuiet();
  }

  input(text: string): void {
    this.#hold("i", text);
  }

  marker(text: string): void {
    this.#write("m", this.#redactor.line(text).text, this.#options.clock.now());
  }

  resize(columns: number, rows: number): void {
    this.#columns = columns;
    this.#write("r", `${columns}x${rows}`, this.#options.clock.now());
  }

  exit(status: number): void {
    this.#flush();
    this.#write("x", String(status), this.#options.clock.now());
  }

  redactions(): number {
    return this.#count;
  }

  close(): void {
    if (this.#closed) return;
    this.#flush();
    this.#closed = true;
    this.#sink.close?.();
  }

  #hold(code: "o" | "i", text: string): void {
    if (this.#closed || text === "") return;
    this.#entries.push({ code, text, at: this.#options.clock.now() });
    this.#held += text.length;
  }

  /** A secret that the terminal's edge cuts in two must not be taken for two harmless words. */
  #fillsTheWidth(): boolean {
    if (this.#columns <= 0 || this.#joined >= MOST_JOINED) return false;
    const { visible } = renderLine(this.#entries, this.#columns);
    const full = visible.length > 0 && (visible.split("\n").at(-1) ?? "").length % this.#columns === 0;
    this.#joined += full ? 1 : 0;
    return full;
  }

  /** Nobody goes on: a prompt is written up to where it stands. What somebody is typing is not. */
  async #whenQuiet(): Promise<void> {
    if (this.#waiting) return;
    this.#waiting = true;
    for (let seen = -1; seen !== this.#arrivals; ) {
      seen = this.#arrivals;
      await realSleep(QUIET_MS);
    }
    this.#waiting = false;
    const typed = this.#entries.some(({ code, text }) => code === "i" && /[^\x00-\x1f\x7f]/.test(text));
    if (this.#closed || typed || this.#entries.length === this.#written) return;
    const line = renderLine(this.#entries, this.#columns);
    const clean = this.#redactor.line(line.visible);
    if (this.#joined > 0 || !RESTS.test(line.visible) || this.#isChanged(line, clean.text)) return;
    this.#writeEntries(this.#entries.slice(this.#written), undefined);
    this.#written = this.#entries.length;
  }

  #flush(): void {
    let written = this.#written;
    for (const entries of this.#linesHeld()) {
      this.#flushLine(entries, Math.min(written, entries.length));
      written = Math.max(0, written - entries.length);
    }
    this.#entries = [];
    this.#held = 0;
    this.#joined = 0;
    this.#written = 0;
  }

  /** What filled the terminal's width is one line only where a secret goes over its edge. */
  #linesHeld(): readonly (readonly Entry[])[] {
    if (this.#entries.length === 0) return [];
    if (this.#joined === 0) return [this.#entries];
    const lines = entriesByLine(this.#entries);
    const clean = (entries: readonly Entry[]) =>
      redactText(renderLine(entries, this.#columns).visible, this.#options.rules()).text;
    return lines.map(clean).join("") === clean(this.#entries) ? lines : [this.#entries];
  }

  /** `written`: how many of its entries are on the disk already. */
  #flushLine(entries: readonly Entry[], written: number): void {
    const line = renderLine(entries, this.#columns);
    const clean = this.#redactor.line(line.visible);
    const { known } = this.#options.rules();
    const changed =
      this.#isChanged(line, clean.text) || known.some((secret) => secret !== "" && line.stripped.includes(secret));
    this.#count += changed ? Math.max(1, clean.count) : 0;
    const name = this.#options.markerOf?.(clean.text);
    if (name !== undefined) this.#write("m", name, entries[0]?.at ?? 0);
    if (changed) this.#writeChanged(line, clean.text, { entries, written });
    else this.#writeEntries(entries.slice(written), line);
    this.#options.onLine?.(clean.text);
  }

  /** Is there anything in it, shown or rubbed out again, that may not be written? */
  #isChanged(line: LineRecord, clean: string): boolean {
    if (clean !== line.visible) return true;
    return (
      line.stripped !== line.visible &&
      createLineRedactor(this.#options.rules).line(line.stripped).text !== line.stripped
    );
  }

  /** As it came, in its own time. Of the input only what the line shows, where the first key was pressed. */
  #writeEntries(entries: readonly Entry[], line: LineRecord | undefined): void {
    let first = true;
    for (const entry of entries) {
      if (entry.code === "o") this.#write("o", entry.text, entry.at);
      else if (first || line === undefined) this.#writeInput(entry, entries, line?.typed);
      first = first && entry.code === "o";
    }
  }

  #writeInput({ text, at }: Entry, entries: readonly Entry[], typed: string | undefined): void {
    if (typed) {
      this.#write("i", `${typed}\r`, at);
      return;
    }
    const all = typed === undefined ? text : entries.map((entry) => (entry.code === "i" ? entry.text : "")).join("");
    const keys = all.replace(/\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)/g, "").replace(/[^\x00-\x1f\x7f]/g, "");
    this.#write("i", keys === "" ? "\r" : keys, at);
    if (/[^\x00-\x1f\x7f]/.test(all)) this.#write("m", HIDDEN_MARK, at);
  }

  /** The line as it may be seen: what stood there before is overwritten. */
  #writeChanged(
    line: LineRecord,
    clean: string,
    { entries, written }: { readonly entries: readonly Entry[]; readonly written: number },
  ): void {
    const at = entries.at(-1)?.at ?? 0;
    const prompt = this.#redactor.line(line.before).text;
    const rewrite = written > 0 ? "\r\x1b[K" : "";
    const isTyped = line.typed !== undefined && clean.startsWith(prompt);
    if (isTyped) {
      this.#write("o", `${rewrite}${prompt}`, at);
      this.#write("i", `${clean.slice(prompt.length)}\r`, at);
      this.#write("o", `${clean.slice(prompt.length)}${line.end}`, at);
    } else this.#write("o", `${rewrite}${clean.replaceAll("\n", "\r\n")}${line.end}`, at);
  }

  #write(code: CastEvent["code"], text: string, when: number): void {
    if (text === "" || this.#closed) return;
    // A clock that was set back must not make an interval negative.
    const at = Math.max(this.#last, when - this.#began);
    this.#sink.write(`${formatCastEvent({ at, code, text }, this.#last)}\n`);
    this.#last = at;
  }
}
