import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { World } from "../../world/world.ts";
import { PageRanges } from "./page-ranges.ts";
import type { BlobPlace, BlobProperties, KeptBlob, StoredBlob } from "./stored-blob.ts";

/** The blobs of one storage account, each a file of a folder of ours. */
export interface BlobStore {
  readonly containers: ReadonlySet<string>;
  addContainer(name: string): void;
  dropContainer(name: string): Promise<void>;
  find(place: BlobPlace): StoredBlob | undefined;
  list(container: string): readonly StoredBlob[];
  /** A new blob in the place of any that was there; its bytes are zeros until they are written. */
  create(place: BlobPlace, kind: StoredBlob["kind"], size: number, properties: BlobProperties): Promise<StoredBlob>;
  /** Writes bytes; of a page blob they are written pages from then on. */
  write(blob: StoredBlob, at: number, chunks: readonly Uint8Array[]): Promise<void>;
  /** Makes pages zeros again. */
  clear(blob: StoredBlob, from: number, to: number): Promise<void>;
  resize(blob: StoredBlob, size: number): Promise<void>;
  read(blob: StoredBlob, from: number, to: number): AsyncGenerator<Buffer>;
  drop(blob: StoredBlob): Promise<void>;
  /** The blobs whose bytes no longer change, to be had again while the store lives; an upload that goes on is none. */
  keep(): readonly KeptBlob[];
  /** Are all of them to be had? */
  has(kept: readonly KeptBlob[]): boolean;
  /** Puts them back, and them alone. */
  restore(kept: readonly KeptBlob[]): void;
  /** It was changed now: a new etag. */
  touch(blob: StoredBlob): void;
  close(): Promise<void>;
}

const CHUNK = 1024 * 1024;

/** Creates an empty store in a folder, or in a temporary one that goes when it is closed. */
export function createBlobStore(world: World, folder?: string): BlobStore {
  return new FolderStore(world, folder ?? tmpdir());
}

class FolderStore implements BlobStore {
  readonly containers = new Set<string>();
  readonly #world: World;
  readonly #parent: string;
  /** Made with the first blob: most simulators have none. */
  #root: string | undefined;
  readonly #blobs = new Map<string, StoredBlob>();
  /** By id: what a snapshot may ask for again. */
  readonly #kept = new Map<string, StoredBlob>();
  readonly #handles = new Map<StoredBlob, Promise<FileHandle>>();

  constructor(world: World, parent: string) {
    this.#world = world;
    this.#parent = parent;
  }

  addContainer(name: string): void {
    this.containers.add(name);
  }

  async dropContainer(name: string): Promise<void> {
    await Promise.all(this.list(name).map((blob) => this.drop(blob)));
    this.containers.delete(name);
  }

  find(place: BlobPlace): StoredBlob | undefined {
    return this.#blobs.get(keyOf(place));
  }

  list(container: string): readonly StoredBlob[] {
    return [...this.#blobs.values()]
      .filter((blob) => blob.container === container)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  async create(
    place: BlobPlace,
    kind: StoredBlob["kind"],
    size: number,
    properties: BlobProperties,
  ): Promise<StoredBlob> {
    const before = this.find(place);
    if (before) await this.drop(before);
    // A name of our own: what a stranger calls a blob never becomes a path.
    this.#root ??= mkdtempSync(join(this.#parent, "patchrig-blobs-"));
    const file = join(this.#root, `${randomUUID()}.vhd`);
    const { container, name } = place;
    const blob: StoredBlob = {
      ...{ container, name, kind, file, size, properties, metadata: {}, sequence: 0, locked: false },
      pages: new PageRanges(),
      ...{ etag: "", changedAt: 0 },
    };
    this.touch(blob);
    this.#blobs.set(keyOf(place), blob);
    await (await this.#handleOf(blob)).truncate(size);
    return blob;
  }

  async write(blob: StoredBlob, at: number, chunks: readonly Uint8Array[]): Promise<void> {
    const handle = await this.#handleOf(blob);
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    await this.#world.clock.hold(writeAll(handle, at, chunks));
    if (blob.kind === "page") blob.pages.add(at, at + length);
    this.touch(blob);
  }

  async clear(blob: StoredBlob, from: number, to: number): Promise<void> {
    const handle = await this.#handleOf(blob);
    // What was never written is zeros already.
    for (const [start, end] of blob.pages.within(from, to)) {
      for (let at = start; at < end; at += CHUNK) await handle.write(ZEROS, 0, Math.min(CHUNK, end - at), at);
    }
    blob.pages.clear(from, to);
    this.touch(blob);
  }

  async resize(blob: StoredBlob, size: number): Promise<void> {
    await (await this.#handleOf(blob)).truncate(size);
    blob.pages.clear(size, Number.MAX_SAFE_INTEGER);
    blob.size = size;
    this.touch(blob);
  }

  async *read(blob: StoredBlob, from: number, to: number): AsyncGenerator<Buffer> {
    const handle = await this.#handleOf(blob);
    for (let at = from; at < to; at += CHUNK) {
      const chunk = Buffer.alloc(Math.min(CHUNK, to - at));
      await handle.read(chunk, 0, chunk.length, at);
      yield chunk;
    }
  }

  async drop(blob: StoredBlob): Promise<void> {
    if (this.find(blob) === blob) this.#blobs.delete(keyOf(blob));
    await this.#letGo(blob);
    if (!this.#kept.has(basename(blob.file, ".vhd"))) await rm(blob.file, { force: true });
  }

  keep(): readonly KeptBlob[] {
    return [...this.#blobs.values()]
      .filter(({ kind, locked }) => kind === "block" || locked)
      .map((blob) => {
        const id = basename(blob.file, ".vhd");
        this.#kept.set(id, blob);
        return { id, container: blob.container, name: blob.name };
      });
  }

  has(kept: readonly KeptBlob[]): boolean {
    return kept.every(({ id }) => this.#kept.has(id));
  }

  restore(kept: readonly KeptBlob[]): void {
    this.#blobs.clear();
    for (const { id } of kept) {
      const blob = this.#kept.get(id);
      if (!blob) continue;
      this.containers.add(blob.container);
      this.#blobs.set(keyOf(blob), blob);
    }
  }

  touch(blob: StoredBlob): void {
    blob.changedAt = this.#world.clock.now();
    blob.etag = `"0x8D${randomUUID().replaceAll("-", "").slice(0, 13).toUpperCase()}"`;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#handles.keys()].map((blob) => this.#letGo(blob)));
    if (this.#root !== undefined) rmSync(this.#root, { recursive: true, force: true });
  }

  #handleOf(blob: StoredBlob): Promise<FileHandle> {
    const known = this.#handles.get(blob) ?? openAnew(blob.file);
    this.#handles.set(blob, known);
    return known;
  }

  async #letGo(blob: StoredBlob): Promise<void> {
    const handle = this.#handles.get(blob);
    this.#handles.delete(blob);
    await (await handle)?.close();
  }
}

/** The system takes so many pieces at once. */
const MOST_PIECES = 1_024;

async function writeAll(handle: FileHandle, from: number, chunks: readonly Uint8Array[]): Promise<void> {
  let at = from;
  for (let first = 0; first < chunks.length; first += MOST_PIECES) {
    const pieces = chunks.slice(first, first + MOST_PIECES);
    const length = pieces.reduce((sum, chunk) => sum + chunk.length, 0);
    const { bytesWritten } = await handle.writev(pieces, at);
    if (bytesWritten !== length) throw new Error(`wrote ${bytesWritten} of ${length} bytes: is the disk full?`);
    at += length;
  }
}

const ZEROS = Buffer.alloc(CHUNK);

const keyOf = ({ container, name }: BlobPlace): string => `${container}/${name}`;

/** Opens a file, making it when it is not there; never emptying it. */
async function openAnew(file: string): Promise<FileHandle> {
  return open(file, "r+").catch(() => open(file, "wx+", 0o600));
}
