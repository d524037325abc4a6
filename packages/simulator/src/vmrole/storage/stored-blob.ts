import type { PageRanges } from "./page-ranges.ts";

/** What a blob has beside its bytes. */
export interface BlobProperties {
  readonly contentType: string;
  readonly contentMd5?: string;
  readonly contentEncoding?: string;
  readonly contentLanguage?: string;
  readonly contentDisposition?: string;
  readonly cacheControl?: string;
}

/** One blob: its bytes are a sparse file. */
export interface StoredBlob {
  readonly container: string;
  readonly name: string;
  readonly kind: "page" | "block";
  readonly file: string;
  size: number;
  /** Of a page blob: what was written. */
  readonly pages: PageRanges;
  /** Drawn anew at each change. */
  etag: string;
  /** Epoch milliseconds of the simulated clock. */
  changedAt: number;
  properties: BlobProperties;
  metadata: Readonly<Record<string, string>>;
  sequence: number;
  /** An image was made of it: it can no longer be written. */
  locked: boolean;
}

/** A blob in a snapshot: its bytes stay in the store that it was kept in, under its id. */
export interface KeptBlob {
  readonly id: string;
  readonly container: string;
  readonly name: string;
}

/** Where a blob is: container and name. */
export interface BlobPlace {
  readonly container: string;
  readonly name: string;
}
