/**
 * Blobs by their signed addresses. Each call says what the store answered; what cannot be reached throws `PatchrigError`:
 * not-reachable, unknown-certificate, connection-lost. The address is a secret: it is in no message. Adapters: page-blob,
 * memory-blob.
 */
export interface BlobPort {
  /** Size in bytes; undefined where there is none. */
  find(url: string): Promise<BlobAnswer<{ readonly size: number } | undefined>>;
  /** A page blob of so many bytes, all zeros. One that is there is left as it is: `BlobAlreadyExists`. */
  createPages(url: string, size: number): Promise<BlobAnswer<void>>;
  /** Whole 512-byte pages, at most 4 MiB, lent until the answer has come. `md5` is base64; the store compares. */
  putPages(url: string, pages: PageWrite): Promise<BlobAnswer<void>>;
  /** Where anything was written, in order; pages that never were are left out. */
  ranges(url: string): Promise<BlobAnswer<readonly BlobRange[]>>;
  read(url: string, range: BlobRange): Promise<BlobAnswer<Buffer>>;
  /** A block blob in one piece, whatever was there. */
  put(url: string, bytes: Buffer): Promise<BlobAnswer<void>>;
}

export interface PageWrite {
  readonly offset: number;
  readonly bytes: Buffer;
  readonly md5: string;
}

export interface BlobRange {
  readonly offset: number;
  readonly length: number;
}

export type BlobAnswer<T> =
  | { readonly kind: "done"; readonly value: T }
  | {
      readonly kind: "refused";
      readonly by: "store";
      /** `BlobAlreadyExists`, `Md5Mismatch`, … */
      readonly code: string;
      readonly status: number;
      readonly text: string;
    }
  /** The signature is not good any more: a new address has to be asked for. */
  | { readonly kind: "expired"; readonly text: string };
