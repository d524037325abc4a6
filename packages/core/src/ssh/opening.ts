/** The longest line that there is (RFC 4253 section 4.2), and the longest packet that has to be taken (6.1). */
const LONGEST = { line: 255, packet: 35_000 } as const;
const LINE_FEED = 10;
const KEXINIT = 20;
/** Where a packet's message number is, and the first name-list of a KEXINIT, behind 16 random bytes. */
const [MESSAGE, NAMES] = [5, 22] as const;

/**
 * Reads what a peer says first, in pieces of any size: its line, and KEXINIT (RFC 4253 sections 4.2 and 7.1). The
 * function returned takes a piece, and tells the key exchanges that the peer knows, best first: undefined while they
 * have not come, none when something else came, or too much of it. Nothing is thrown.
 */
export function readOpening(): (bytes: Buffer) => readonly string[] | undefined {
  let held: Buffer | undefined;
  let names: readonly string[] | undefined;
  return (bytes) => {
    if (names) return names;
    held = held ? Buffer.concat([held, bytes]) : bytes;
    names = namesIn(held);
    if (names) held = undefined;
    return names;
  };
}

function namesIn(opening: Buffer): readonly string[] | undefined {
  const line = opening.indexOf(LINE_FEED);
  if (line < 0) return opening.length > LONGEST.line ? [] : undefined;
  const packet = opening.subarray(line + 1);
  if (packet.length <= MESSAGE) return undefined;
  if (packet[MESSAGE] !== KEXINIT) return [];
  const from = NAMES + 4;
  const end = packet.length < from ? Number.POSITIVE_INFINITY : from + packet.readUInt32BE(NAMES);
  if (packet.length >= end) return packet.toString("latin1", from, end).split(",");
  const isWhole = packet.length >= Math.min(4 + packet.readUInt32BE(0), LONGEST.packet);
  return isWhole ? [] : undefined;
}
