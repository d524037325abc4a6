/** A security advisory with its revisions, oldest first: later ones may take back what earlier ones said. */
export interface Advisory {
  readonly id: string;
  readonly severity: string | undefined;
  readonly revisions: readonly AdvisoryRevision[];
  /** Thresholds of scanners for the build that About shows, some of them above a patched appliance's. */
  readonly scanners: readonly Scanner[];
}

export interface Scanner {
  readonly name: string;
  readonly line: string;
  readonly atLeast: number;
}

export interface AdvisoryRevision {
  /** `VMSA-2015-0007.1`. */
  readonly id: string;
  readonly date: string | undefined;
  readonly fixes: readonly Fix[];
  readonly note: string | undefined;
}

/** In one release line, the release from which on it is fixed. */
export interface Fix {
  readonly line: string;
  readonly fixedIn: string;
  readonly cve: string | undefined;
}
