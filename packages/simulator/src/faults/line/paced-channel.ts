import type { Clock } from "@patchrig/core/clock";
import type { SessionChannel } from "@patchrig/core/ssh";
import { wrapChannel } from "./wrap-channel.ts";

/** Some of what is written, and how long nothing is sent before it. */
export interface Piece {
  readonly bytes: Buffer;
  readonly afterMs: number;
}

/** A channel that hands on what is written to it piece by piece, in order. Without waits nothing is delayed. */
export function pacedChannel(
  channel: SessionChannel,
  clock: Clock,
  cut: (bytes: Buffer) => readonly Piece[],
): SessionChannel {
  let queue: Promise<void> | undefined;
  let gone = false;
  const enqueue = (work: () => Promise<void>) => {
    const mine = (queue ?? Promise.resolve()).then(work).catch(() => {});
    queue = mine;
    void mine.then(() => {
      if (queue === mine) queue = undefined;
    });
  };
  const write = (send: (bytes: Buffer) => boolean) => (bytes: Buffer | string) => {
    const pieces = cut(Buffer.from(bytes));
    if (!queue && pieces.every(({ afterMs }) => afterMs === 0)) {
      return pieces.map((piece) => send(piece.bytes)).every((taken) => taken);
    }
    enqueue(async () => {
      for (const piece of pieces) {
        if (piece.afterMs > 0) await clock.sleep(piece.afterMs);
        if (gone) return;
        send(piece.bytes);
      }
    });
    return false;
  };
  const drained = async () => {
    while (queue && !gone) await queue;
    await channel.drained();
  };
  return wrapChannel(channel, {
    onClose: (listener) =>
      channel.onClose(() => {
        gone = true;
        listener();
      }),
    write: write((bytes) => channel.write(bytes)),
    writeError: write((bytes) => channel.writeError(bytes)),
    drained,
    exit: (status) => (queue ? enqueue(async () => channel.exit(status)) : channel.exit(status)),
  });
}
