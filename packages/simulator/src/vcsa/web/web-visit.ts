/** What a browser brings along besides the path that it asks for. */
export interface WebVisit {
  readonly cookie: string | undefined;
  /** The fields of a form that was sent; undefined for what is no form. */
  readonly form: Readonly<Record<string, string>> | undefined;
}

/** Somebody who has logged in with a browser. A boot forgets them: sessions live in the server's memory (inferred). */
export interface WebSession {
  readonly on: "https" | "vami" | "rest";
  readonly user: string;
  readonly boot: number;
}
