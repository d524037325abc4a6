/** A way to the appliance's web front. Adapter: fetch-web. */
export interface WebPort {
  /** Is anything listening on this TCP port of the target's host? Never throws for "no". */
  canConnect(port: "ssh" | "https" | "vami"): Promise<boolean>;
  /** GET without following redirects. Throws `PatchrigError` not-reachable or unknown-certificate. */
  get(path: string, options?: { readonly on?: "https" | "vami"; readonly signal?: AbortSignal }): Promise<WebAnswer>;
}

export interface WebAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly location: string | undefined;
  /** At most the first 256 KiB. */
  readonly body: string;
}
