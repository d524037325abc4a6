import { createReadStream } from "node:fs";
import { PatchrigError } from "../../errors.ts";
import { decodeText, type Encoding, encodingOf } from "../decode-text.ts";
import type { XmlElement } from "./element.ts";
import { parseXml, unreadableAt } from "./parse-xml.ts";

/** No configuration, definition or answer file comes near it. */
const LARGEST = 4 * 1024 * 1024;

/** An XML file as it was read: its text, and how the text was bytes. */
export interface XmlDocument {
  readonly file: string;
  readonly root: XmlElement;
  readonly text: string;
  readonly encoding: Encoding;
  readonly hasMark: boolean;
}

/**
 * Reads an XML file, at most 4 MiB of it; `file` is what errors call it. Throws `PatchrigError` unreadable-input with file:line:column for what is too
 * large, not in UTF-8 or UTF-16, or no XML.
 */
export async function readXmlFile(path: string, file = path): Promise<XmlDocument> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LARGEST) throw tooLarge(file);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof PatchrigError) throw cause;
    const problem = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : String(cause);
    throw new PatchrigError("unreadable-input", `${file}: ${problem}`, { cause });
  }
  return parseXmlBytes(Buffer.concat(chunks), file);
}

/** The same of bytes that are there; `file` only names them in errors. */
export function parseXmlBytes(bytes: Buffer, file: string): XmlDocument {
  if (bytes.length > LARGEST) throw tooLarge(file);
  const { encoding, hasMark } = encodingOf(bytes);
  const text = decode(bytes, encoding, file);
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(text)?.[1];
  if (declared !== undefined && !fits(declared, encoding)) {
    const found = `found "${declared}"`;
    throw unreadableAt(file, { line: 1, column: text.indexOf(declared) + 1 }, `expected UTF-8 or UTF-16, ${found}`);
  }
  return { file, root: parseXml(text, file), text, encoding, hasMark };
}

/** The document with another text, in the bytes it came in. */
export function bytesOf({ encoding, hasMark }: XmlDocument, text: string): Buffer {
  const marked = hasMark ? `\ufeff${text}` : text;
  if (encoding === "utf-8") return Buffer.from(marked, "utf8");
  const bytes = Buffer.from(marked, "utf16le");
  return encoding === "utf-16le" ? bytes : bytes.swap16();
}

function decode(bytes: Buffer, encoding: Encoding, file: string): string {
  try {
    return decodeText(bytes, { fatal: true });
  } catch (cause) {
    throw new PatchrigError("unreadable-input", `${file}:1:1: expected ${encoding} text: some bytes are none`, {
      cause,
    });
  }
}

const fits = (declared: string, encoding: Encoding) =>
  (encoding === "utf-8" ? /^(utf-8|us-ascii)$/i : /^(utf-16|utf-16le|utf-16be|unicode)$/i).test(declared);

const tooLarge = (file: string) =>
  new PatchrigError("unreadable-input", `${file}: expected at most ${LARGEST / 1024 / 1024} MiB of XML, found more`);
