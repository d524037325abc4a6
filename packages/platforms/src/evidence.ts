/** A recorded console session: what was seen, word for word, and where it comes from. Never edited. */
export interface Evidence {
  /** The number its file name begins with: `02`. */
  readonly number: string;
  readonly file: string;
  readonly source: string;
  readonly version: string;
  readonly grade: "bytes" | "text" | "screen" | "stated";
  readonly what: string;
  /** All after the header, as it stands. */
  readonly text: string;
}
