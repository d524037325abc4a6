import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import { PatchrigError } from "../../errors.ts";
import { unreadable } from "../format/flaw.ts";

/** A file that is read and written by place. Synchronous: the page cache answers faster than a thread pool would. */
export class DiskFile {
  readonly file: string;
  readonly fd: number;
  /** Bytes, when it was opened; `writeAt` moves it. */
  size: number;

  private constructor(file: string, fd: number, size: number) {
    this.file = file;
    this.fd = fd;
    this.size = size;
  }

  /** Opens a regular file. Throws `unreadable-input`; a device or pipe, which might never answer, is refused unopened. */
  static open(file: string, access: "read" | "write" = "read"): DiskFile {
    try {
      if (!statSync(file).isFile()) throw notAFile(file);
      const fd = openSync(file, access === "read" ? constants.O_RDONLY : constants.O_RDWR);
      return new DiskFile(file, fd, fstatSync(fd).size);
    } catch (cause) {
      throw problemOf(cause, file, access === "read" ? "unreadable-input" : "cannot-write");
    }
  }

  /** Creates a file that must not be there yet. */
  static create(file: string): DiskFile {
    try {
      return new DiskFile(file, openSync(file, "wx+"), 0);
    } catch (cause) {
      throw problemOf(cause, file, "cannot-write");
    }
  }

  /** What two names of one file share. */
  get identity(): string {
    const { dev, ino } = fstatSync(this.fd, { bigint: true });
    return `${dev}:${ino}`;
  }

  /** When it was last written, in epoch milliseconds. */
  get modifiedAt(): number {
    return fstatSync(this.fd).mtimeMs;
  }

  /** Fills `target` from `at` on. Throws `unreadable-input` when the file ends before. */
  readAt(target: Buffer, at: number): void {
    if (!(at >= 0 && at + target.length <= this.size)) this.#refuseBeyond(at, target.length);
    let done = 0;
    while (done < target.length) {
      const count = this.#attempt("unreadable-input", () =>
        readSync(this.fd, target, done, target.length - done, at + done),
      );
      if (count === 0) {
        const actual = "the end of the file: it was cut while it was read";
        throw unreadable(this.file, { at: at + done, what: "data", expected: "more bytes", actual });
      }
      done += count;
    }
  }

  /** A new buffer with `length` bytes from `at` on; what length a file asks for is for the caller to bound. */
  read(at: number, length: number): Buffer {
    if (at > this.size) this.#refuseBeyond(at, length);
    const target = Buffer.alloc(Math.min(length, this.size - at));
    this.readAt(target, at);
    return target;
  }

  writeAt(bytes: Buffer, at: number): void {
    let done = 0;
    while (done < bytes.length) {
      done += this.#attempt("cannot-write", () => writeSync(this.fd, bytes, done, bytes.length - done, at + done));
    }
    this.size = Math.max(this.size, at + bytes.length);
  }

  /** Makes the file so long; what is new reads as zeros and takes no room. */
  resize(size: number): void {
    this.#attempt("cannot-write", () => ftruncateSync(this.fd, size));
    this.size = size;
  }

  /** Waits until the disk has it. */
  flush(): void {
    this.#attempt("cannot-write", () => fsyncSync(this.fd));
  }

  close(): void {
    closeSync(this.fd);
  }

  #refuseBeyond(at: number, length: number): never {
    const actual = `the end of the file at ${this.size}`;
    throw unreadable(this.file, { at, what: "data", expected: `${length} bytes`, actual });
  }

  #attempt<T>(code: "unreadable-input" | "cannot-write", act: () => T): T {
    try {
      return act();
    } catch (cause) {
      throw problemOf(cause, this.file, code);
    }
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "access is not allowed",
  EISDIR: "it is a folder",
  EEXIST: "it is there already",
  ENOSPC: "the disk is full",
};

function notAFile(file: string): PatchrigError {
  return new PatchrigError("unreadable-input", `${file}: expected a file, found a folder, device or pipe`);
}

function problemOf(cause: unknown, file: string, code: "unreadable-input" | "cannot-write"): PatchrigError {
  if (cause instanceof PatchrigError) return cause;
  const { code: system = "", message } = cause as NodeJS.ErrnoException;
  return new PatchrigError(code, `${file}: ${REASONS[system] ?? message}`, { cause });
}
