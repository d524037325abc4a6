import type { BlobPort } from "../../ports/blob.ts";
import type { ServiceAnswer, ServiceRefusal } from "../../ports/hosted-service.ts";
import type { SentPages } from "./sent-pages.ts";

export interface UploadOptions {
  readonly blob: BlobPort;
  /** Asks the service for a new address, with a new signature. */
  readonly address: () => Promise<ServiceAnswer<string>>;
  /** What an earlier run wrote down as sent. */
  readonly sent: readonly SentPages[];
  /** Writes down what the store has; resolves when it is on the disk. */
  readonly onSent: (pages: readonly SentPages[]) => Promise<void>;
  /** Bytes that the store has, of those that it will have (`UploadSource.countBytes`). */
  readonly onProgress?: ((done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Requests at a time. */
  readonly parallel?: number | undefined;
}

/** Bytes: sent by this upload, and found there already. */
export interface Uploaded {
  readonly sentBytes: number;
  readonly foundBytes: number;
  readonly requests: number;
}

export type UploadEnd =
  | { readonly kind: "done"; readonly value: Uploaded }
  | ServiceRefusal
  | { readonly kind: "refused"; readonly by: "store" | "client"; readonly text: string; readonly hint: string };

/** An upload that cannot go on. */
export type UploadRefusal = Extract<UploadEnd, { readonly kind: "refused" }>;
