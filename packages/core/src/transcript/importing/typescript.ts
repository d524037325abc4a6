import type { SessionEvent } from "../capture/capture.ts";

/**
 * Joins a typescript and its timing, as script(1) writes them: `0.123 45`, or in the advanced form `O 0.123 45` and `I` for
 * what was typed. The typescript's bytes are counted as UTF-8. Throws `SyntaxError` naming the timing's line.
 */
export function readTyped(files: {
  readonly typescript: Buffer;
  readonly timing: string;
  readonly typed?: Buffer;
}): readonly SessionEvent[] {
  const shown = cutter(withoutFirstLine(files.typescript));
  const typed = cutter(files.typed ? withoutFirstLine(files.typed) : Buffer.alloc(0));
  const events: SessionEvent[] = [];
  let at = 0;
  files.timing.split(/\r?\n/).forEach((row, index) => {
    if (row === "" || /^H /.test(row)) return;
    const [whole, kind = "O", delay, bytes] = /^(?:([OIS]) )?(\d+\.\d+) (\S+)/.exec(row) ?? [];
    if (whole === undefined)
      throw new SyntaxError(`line ${index + 1}: expected seconds and bytes as 0.123 45, got ${row.slice(0, 60)}`);
    at += Math.round(Number(delay) * 1000);
    if (kind === "S") {
      const [, rows, columns] = /SIGWINCH ROWS=(\d+) COLS=(\d+)/.exec(row) ?? [];
      if (columns !== undefined) events.push({ at, code: "r", text: `${columns}x${rows}` });
      return;
    }
    const text = (kind === "I" ? typed : shown)(Number(bytes));
    if (text !== "") events.push({ at, code: kind === "I" ? "i" : "o", text });
  });
  return events;
}

function withoutFirstLine(file: Buffer): Buffer {
  return file.subarray(0, 18).toString("latin1").startsWith("Script started on ")
    ? file.subarray(file.indexOf(10) + 1)
    : file;
}

/** Gives the next so many bytes as text; half a character waits for its other half. */
function cutter(file: Buffer): (bytes: number) => string {
  let at = 0;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return (bytes) => {
    const piece = file.subarray(at, at + bytes);
    at += bytes;
    return decoder.decode(piece, { stream: true });
  };
}
