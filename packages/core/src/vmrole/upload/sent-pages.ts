/** One range that the store has, by the journal. `md5` is base64. */
export interface SentPages {
  readonly offset: number;
  readonly length: number;
  readonly md5: string;
}
