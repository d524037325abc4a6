import { ZipFile } from "yazl";
import { archiveDate } from "../../clock/index.ts";

/** A file of an archive that is made. */
export interface ZipContent {
  readonly name: string;
  readonly content: Buffer;
}

/** Makes an archive that depends on names and contents alone: no time, no owner, no order of a folder. */
export async function writeZip(files: readonly ZipContent[]): Promise<Buffer> {
  const zip = new ZipFile();
  const inOrder = [...files].sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const { name, content } of inOrder) {
    zip.addBuffer(content, name, { mtime: archiveDate(), mode: 0o100644, forceDosTimestamp: true });
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
