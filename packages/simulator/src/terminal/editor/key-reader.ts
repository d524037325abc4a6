import { CSI_KEYS, controlKey, SS3_KEYS } from "./keymap.ts";

/** One key, by name; `text` for what is typed into the line (several characters when they came together). */
export interface Key {
  readonly name: string;
  readonly text: string;
}

/** What was read: `key` is absent when the bytes ended before it was complete. `next` is where to go on. */
export interface KeyRead {
  readonly key: Key | undefined;
  readonly next: number;
}

const [ESC, BRACKET, O, DEL] = [27, 0x5b, 0x4f, 127] as const;
/** A sequence longer than that is garbage. */
const SEQUENCE_LIMIT = 32;
const EMPTY = Buffer.alloc(0);

/**
 * Takes the bytes of a terminal apart into keys. Sequences and UTF-8 characters may be split anywhere. A meta key waits
 * for its second byte without a limit: readline's own is left out, so that an idle session has no timer.
 */
export class KeyReader {
  #state: "ground" | "escape" | "csi" | "ss3" | "quoted" = "ground";
  #sequence = "";
  /** The first bytes of a UTF-8 character. */
  #partial: Buffer | undefined;

  /** The next byte is text, whatever it is. */
  quote(): void {
    this.#state = "quoted";
  }

  /** Reads from `from` until one key is complete. */
  read(bytes: Buffer, from: number): KeyRead {
    let at = from;
    while (at < bytes.length) {
      const { key, next } = this.#step(bytes, at);
      at = next;
      if (key) return { key, next };
    }
    return { key: undefined, next: at };
  }

  #step(bytes: Buffer, at: number): KeyRead {
    const byte = bytes[at] ?? 0;
    const inSequence = this.#state === "csi" || this.#state === "ss3";
    // A control character in the middle of a sequence ends it, and counts.
    if (inSequence && !isText(byte)) this.#state = "ground";
    if (this.#state === "quoted") return this.#quoted(bytes, at);
    if (this.#state === "ground") return this.#ground(bytes, at);
    return { key: this.#state === "escape" ? this.#meta(byte) : this.#inSequence(byte), next: at + 1 };
  }

  #ground(bytes: Buffer, at: number): KeyRead {
    const byte = bytes[at] ?? 0;
    if (isText(byte)) return this.#text(bytes, at);
    if (this.#partial) return { key: { name: "text", text: this.#decode(EMPTY, true) }, next: at };
    if (byte === ESC) this.#state = "escape";
    return { key: byte === ESC ? undefined : named(controlKey(byte)), next: at + 1 };
  }

  #text(bytes: Buffer, at: number): KeyRead {
    let next = at;
    while (next < bytes.length && isText(bytes[next] ?? 0)) next++;
    const text = this.#decode(bytes.subarray(at, next), next < bytes.length);
    return { key: text === "" ? undefined : { name: "text", text }, next };
  }

  #decode(run: Buffer, isLast: boolean): string {
    const whole = this.#partial ? Buffer.concat([this.#partial, run]) : run;
    const open = isLast ? 0 : incompleteTail(whole);
    // A copy: what is kept must not hold the packet it came in.
    this.#partial = open === 0 ? undefined : Buffer.from(whole.subarray(whole.length - open));
    return whole.toString("utf8", 0, whole.length - open);
  }

  #quoted(bytes: Buffer, at: number): KeyRead {
    const byte = bytes[at] ?? 0;
    this.#state = "ground";
    if (byte >= 128) return this.#ground(bytes, at);
    return { key: { name: "text", text: String.fromCharCode(byte) }, next: at + 1 };
  }

  #meta(byte: number): Key | undefined {
    if (byte === ESC) return undefined;
    this.#state = byte === BRACKET ? "csi" : byte === O ? "ss3" : "ground";
    this.#sequence = "";
    if (this.#state !== "ground" || byte >= 128) return undefined;
    return named(`meta-${isText(byte) ? String.fromCharCode(byte).toLowerCase() : controlKey(byte)}`);
  }

  #inSequence(byte: number): Key | undefined {
    this.#sequence += String.fromCharCode(byte);
    const names = this.#state === "ss3" ? SS3_KEYS : CSI_KEYS;
    const goesOn = this.#state === "csi" && byte < 0x40 && this.#sequence.length < SEQUENCE_LIMIT;
    if (goesOn) return undefined;
    this.#state = "ground";
    return named(names[this.#sequence] ?? "unknown");
  }
}

const isText = (byte: number): boolean => byte >= 32 && byte !== DEL;
const named = (name: string): Key => ({ name, text: "" });

/** How many bytes at the end begin a UTF-8 character that is not complete. */
function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}
