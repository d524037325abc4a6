/** What kind of recording a file is. */
export type SessionFormat = "cast" | "cast-v1" | "har" | "session" | "chunk-log" | "script" | "putty" | "text";

const CHUNK_LOG = /^\d{4}-\d\d-\d\dT[\d:.]+Z - info: /;
const HEADERS = /^(?:# [\w ]+: .*\n)*/;

/** Tells by a file's first characters (some thousand are enough) what it is; `binary` where it is no text. */
export function detectFormat(head: string): SessionFormat | "binary" {
  const start = head.replace(/^\ufeff/, "");
  if (/^\s*\{\s*"version"\s*:\s*[23]\b/.test(start) || /^\{[^\n]*"version"\s*:\s*[23]\b[^\n]*\}\r?\n/.test(start))
    return "cast";
  if (/^\s*\{[\s\S]*"version"\s*:\s*1\b/.test(start) && /"stdout"|"width"/.test(start)) return "cast-v1";
  if (/^\s*\{\s*"log"\s*:\s*\{/.test(start)) return "har";
  if (isBinary(start)) return "binary";
  if (/^---\r?\npatchrig: session/.test(start)) return "session";
  if (/^Script started on /.test(start)) return "script";
  if (/^=~(?:=~)+=? PuTTY log /.test(start)) return "putty";
  return CHUNK_LOG.test(start.replace(HEADERS, "")) ? "chunk-log" : "text";
}

/** A text has no NUL, and few characters that no terminal takes. */
function isBinary(head: string): boolean {
  if (head.includes("\0")) return true;
  const strange = head.match(/[\x01-\x06\x0e-\x1a\x1c-\x1f\ufffd]/g)?.length ?? 0;
  return head.length > 0 && strange / head.length > 0.1;
}
