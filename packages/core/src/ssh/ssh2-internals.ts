import type { Socket } from "node:net";
import type { Connection, ServerChannel } from "ssh2";

/** What ssh2 1.17 has no public name for; each use says why it is needed. Looked at again with each version of ssh2. */
interface ConnectionInternals {
  readonly _sock: Socket;
  readonly _protocol: { _banner: string | undefined };
}

interface ChannelInternals {
  _chunk: unknown;
  _chunkcb: unknown;
  _chunkErr: unknown;
  _chunkcbErr: unknown;
}

/** The socket under a connection: how much it still has to send tells a slow reader. */
export const socketOf = (connection: Connection): Socket => (connection as unknown as ConnectionInternals)._sock;

/** Sets the pre-authentication banner as it is: ssh2's own option adds a line end that sshd does not. */
export function setBanner(connection: Connection, banner: string): void {
  (connection as unknown as ConnectionInternals)._protocol._banner = banner === "" ? undefined : banner;
}

/**
 * ssh2 keeps the chunk that last waited for the peer's window, and sends it once more when the other stream has to
 * wait; forgetting it once it is out keeps stdout and stderr whole.
 */
export function forgetBlockedChunks(stream: ServerChannel): void {
  const fields = stream as unknown as ChannelInternals;
  if (fields._chunk === undefined && fields._chunkErr === undefined) return;
  fields._chunk = fields._chunkcb = fields._chunkErr = fields._chunkcbErr = undefined;
}

/**
 * When both of a channel's streams are over, ssh2 ends the one that is written to once more, and node makes an error of
 * it, its stack with it, that nobody is told of. A stream that has ended is left alone.
 */
export function endOnce(stream: ServerChannel): void {
  stream.destroy = destroyEnded;
}

function destroyEnded(this: ServerChannel): ServerChannel {
  if (!this.writableEnded) this.end();
  this.close();
  return this;
}
