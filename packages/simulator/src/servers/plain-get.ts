/** Longer ones are left to node's parser, as all that is not plain. */
const LONGEST = 4_096;
const PLAIN = /^GET (\/[!-~]*) HTTP\/1\.1\r\n(?:[\w-]+:[\t -~]*\r\n)+\r\n$/;
/** Headers that ask for more than the page, bring something along, or say who asks. */
const MORE = /^(?:connection:(?! *keep-alive\r)|content-length:|transfer-encoding:|expect:|upgrade:|cookie:)/im;
const HOST = /^host:/gim;

let last: { readonly bytes: Buffer; readonly path: string } | undefined;

/**
 * The path of a request that is one whole GET over a kept connection and nothing else (RFC 9112); undefined for all
 * others, sound or not, which are for a whole HTTP server to judge.
 */
export function readPlainGet(bytes: Buffer): string | undefined {
  // Whoever polls sends the same bytes again and again.
  if (last?.bytes.equals(bytes)) return last.path;
  if (bytes.length > LONGEST) return undefined;
  const head = bytes.toString("latin1");
  const path = PLAIN.exec(head)?.[1];
  if (path === undefined || MORE.test(head) || head.match(HOST)?.length !== 1) return undefined;
  last = { bytes: Buffer.from(bytes), path };
  return path;
}
