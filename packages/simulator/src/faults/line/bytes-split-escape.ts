import { bytesFault, cutAt } from "./bytes-fault.ts";

const ESC = 0x1b;
const BRACKET = 0x5b;

/** Escape sequences come in pieces: the ESC alone, the bracket alone, the rest. */
export const bytesSplitEscape = bytesFault({
  id: "bytes-split-escape",
  title: "Escape sequences arrive in pieces",
  backing: { inferred: "a TCP segment may end anywhere; the escape itself is recorded (43)" },
  client: "Take what follows a broken-off escape as its rest, never as text.",
  cut: (bytes) => {
    const places = [...bytes.entries()].flatMap(([at, byte]) =>
      byte === ESC ? [at + 1, ...(bytes[at + 1] === BRACKET ? [at + 2] : [])] : [],
    );
    return cutAt(bytes, places, 300);
  },
});
