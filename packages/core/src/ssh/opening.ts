/** The longest opening that is looked at: no packet above 35,000 bytes has to be taken (RFC 4253 section 6.1). */
const LIMIT = 35_000;
const LINE_FEED = 10;
const KEXINIT = 20;
/** Where a packet's message number is, and the first name-list of a KEXINIT, behind 16 random bytes. */
const [MESSAGE, NAMES] = [5, 22] as const;

/**
 * Reads what a peer says first, in pieces of any size: its line, and KEXINIT (RFC 4253 sections 4.2 and 7.1). The
 * function returned takes a piece, and tells the key exchanges that the peer knows, best first: undefined while they
 * have not come, none when something else came. Nothing is thrown.
 */
export function readOpening(): (bytes: Buffer) => readonly string[] | undefined {
  let held: Buffer | undefined;
  let names: readonly string[] | undefined;
  return (bytes) => {
    if (names) return names;
    held = held ? Buffer.concat([held, bytes]) : bytes;
    names = namesIn(held) ?? (held.length > LIMIT ? [] : undefined);
    if (names) held = undefined;
    return names;
  };
}

function namesIn(opening: Buffer): readonly string[] | undefined {
  const line = opening.indexOf(LINE_FEED);
  const packet = opening.subarray(line + 1);
  if (line < 0 || packet.length <= MESSAGE) return undefined;
  if (packet[MESSAGE] !== KEXINIT) return [];
  const from = NAMES + 4;
  if (packet.length < from) return undefined;
  const end = from + packet.readUInt32BE(NAMES);
  return packet.length < end ? undefined : packet.toString("latin1", from, end).split(",");
}
