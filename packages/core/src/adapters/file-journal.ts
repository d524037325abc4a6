import { type FileHandle, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { PatchrigError } from "../errors.ts";
import type { JournalEntry, JournalPort } from "../ports/journal.ts";

/**
 * A journal in a file that only its owner may read, one JSON object a line. Appends to what is there; a last line that
 * a crash cut short is closed off and left out when reading. Throws `PatchrigError` journal.
 */
export async function openFileJournal(path: string): Promise<JournalPort> {
  const file = await guard(path, () => openForAppending(path));
  // One after the other: what is on the disk is in the order in which it was told.
  let last: Promise<void> = Promise.resolve();
  const write = async (entry: JournalEntry) => {
    await file.appendFile(`${JSON.stringify(entry)}\n`);
    await file.datasync();
  };
  return {
    append: (entry) => {
      const written = last.then(() => guard(path, () => write(entry)));
      last = written.catch(() => {});
      return written;
    },
    read: () => readFileJournal(path),
    close: () => guard(path, () => last.then(() => file.close())),
  };
}

/**
 * The entries of a journal, oldest first, without opening it for writing. Throws `PatchrigError` unreadable-input, with
 * the line that is no entry.
 */
export async function readFileJournal(path: string): Promise<readonly JournalEntry[]> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    const { code = "" } = cause as NodeJS.ErrnoException;
    const said = REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
    throw new PatchrigError("unreadable-input", `the journal ${path}: ${said}`, { cause, hint: NO_JOURNAL });
  });
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const entry = parseEntry(line);
    if (entry || line.trim() === "") return entry ? [entry] : [];
    // A torn line stands last, or right before the entry that the next run appended.
    const isLast =
      index === lines.length - 1 ||
      lines[index + 1] === "" ||
      STARTS.has(parseEntry(lines[index + 1] ?? "")?.type ?? "");
    if (isLast && line.startsWith("{")) return [];
    throw new PatchrigError("unreadable-input", `${path}:${index + 1}: expected an entry of a run's journal`, {
      hint: NO_JOURNAL,
    });
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "it may not be read",
  EISDIR: "it is a folder",
};

const NO_JOURNAL = "name the file that --journal named when the run began, or that the run printed at its end";

/** Is this the journal of a run, to go on with? Reads no more than the first line. */
export function isJournalText(text: string): boolean {
  return parseEntry(text.split("\n", 1)[0] ?? "") !== undefined;
}

/** What is written first when a run begins or goes on. */
const STARTS: ReadonlySet<string> = new Set(["run-started", "looked", "estate-started", "estate-resumed"]);

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
  if (size === 0) await syncFolder(dirname(path));
  if (size > 0) {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    if (buffer[0] !== 0x0a) await file.appendFile("\n");
  }
  return file;
}

/** A new file outlives a power cut only once its folder is on the disk as well. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  // Some file systems refuse to sync a folder, and no journal is refused for that.
  await folder?.sync().catch(() => {});
  await folder?.close();
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
