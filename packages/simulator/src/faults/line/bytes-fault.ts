import type { Armed, Fault } from "../fault.ts";
import { FAULT_PHASES } from "../subject.ts";
import { type Piece, pacedChannel } from "./paced-channel.ts";

export interface BytesFault extends Pick<Fault, "id" | "title" | "backing" | "client"> {
  /** Cuts what one write hands over. */
  cut(bytes: Buffer, armed: Armed): readonly Piece[];
}

/** A fault of how a session's output arrives: all its bytes, in order, in other pieces. */
export function bytesFault({ cut, ...rest }: BytesFault): Fault {
  return {
    ...rest,
    kind: "fault",
    target: { hook: "session", phases: FAULT_PHASES, command: false },
    expects: "recovered",
    create: (armed) => ({
      session: () =>
        armed.strike() ? (channel) => pacedChannel(channel, armed.clock, (bytes) => cut(bytes, armed)) : undefined,
    }),
  };
}

/** Cuts before each of these places; whoever reads sees nothing new for a while at each. */
export function cutAt(bytes: Buffer, places: readonly number[], afterMs: number): readonly Piece[] {
  const inside = places.filter((place) => place > 0 && place < bytes.length);
  const bounds = [0, ...inside, bytes.length];
  return bounds.slice(1).map((end, index) => ({
    bytes: bytes.subarray(bounds[index], end),
    afterMs: index === 0 ? 0 : afterMs,
  }));
}
