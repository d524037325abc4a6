import { type FileHandle, open, readFile } from "node:fs/promises";
import { PatchrigError } from "../errors.ts";
import type { JournalEntry, JournalPort } from "../ports/journal.ts";

/**
 * A journal in a file that only its owner may read, one JSON object a line. Appends to what is there; a last line that
 * a crash cut short is closed off and left out when reading. Throws `PatchrigError` journal.
 */
export async function openFileJournal(path: string): Promise<JournalPort> {
  const file = await guard(path, () => openForAppending(path));
  return {
    append: (entry) =>
      guard(path, async () => {
        await file.appendFile(`${JSON.stringify(entry)}\n`);
        await file.datasync();
      }),
    read: () => readFileJournal(path),
    close: () => guard(path, () => file.close()),
  };
}

/** The entries of a journal, oldest first, without opening it for writing. Throws `PatchrigError` journal. */
export async function readFileJournal(path: string): Promise<readonly JournalEntry[]> {
  const text = await guard(path, () => readFile(path, "utf8"));
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const entry = parseEntry(line);
    if (entry || line.trim() === "") return entry ? [entry] : [];
    // A torn line stands last, or right before the entry that the next run appended.
    const isTorn =
      index === lines.length - 1 ||
      lines[index + 1] === "" ||
      parseEntry(lines[index + 1] ?? "")?.type === "run-started";
    if (isTorn) return [];
    throw new PatchrigError("journal", `${path}:${index + 1}: expected a journal entry`);
  });
}

function parseEntry(line: string): JournalEntry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isEntry = typeof value === "object" && value !== null && "at" in value && "type" in value;
    return isEntry ? (value as JournalEntry) : undefined;
  } catch {
    return undefined;
  }
}

async function openForAppending(path: string): Promise<FileHandle> {
  const file = await open(path, "a+", 0o600);
  await file.chmod(0o600);
  const { size } = await file.stat();
  if (size > 0) {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    if (buffer[0] !== 0x0a) await file.appendFile("\n");
  }
  return file;
}

async function guard<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PatchrigError) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new PatchrigError("journal", `the journal ${path}: ${said}`, { cause: error });
  }
}
