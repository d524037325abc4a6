import { crc32 } from "node:zlib";

/** A ZIP of a few files, as they are: a package is one (M10). */
export function storedZip(files: readonly { readonly name: string; readonly content: string }[]): Buffer {
  const parts: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const [path, bytes] = [Buffer.from(name, "utf8"), Buffer.from(content, "utf8")];
    const about = aboutOf(path, bytes);
    const local = Buffer.concat([numbers([0x04034b50, 4]), about, path, bytes]);
    const rest = numbers([0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]);
    entries.push(Buffer.concat([numbers([0x02014b50, 4], [20, 2]), about, rest, path]));
    parts.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const count = files.length;
  const end = numbers(
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [count, 2],
    [count, 2],
    [directory.length, 4],
    [offset, 4],
    [0, 2],
  );
  return Buffer.concat([...parts, directory, end]);
}

/** 1980-01-01, where the format's time begins. */
const FIRST_DAY = 0x21;

/** What both headers of a file say: version, flags, method, time, day, sum, sizes, lengths. */
const aboutOf = (path: Buffer, bytes: Buffer): Buffer =>
  numbers(
    ...([
      [20, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [FIRST_DAY, 2],
      [crc32(bytes), 4],
      [bytes.length, 4],
      [bytes.length, 4],
      [path.length, 2],
      [0, 2],
    ] as const),
  );

function numbers(...fields: readonly (readonly [value: number, size: number])[]): Buffer {
  return Buffer.concat(
    fields.map(([value, size]) => {
      const bytes = Buffer.alloc(size);
      bytes.writeUIntLE(value, 0, size);
      return bytes;
    }),
  );
}
