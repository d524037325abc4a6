/** How the service is reached and by what it is known, as it is typed. */
export interface ServiceOptions {
  readonly endpoints?: string;
  readonly management?: string;
  readonly subscription?: string;
  readonly clientCertificate?: string;
  readonly ca?: string;
  readonly certSha256?: string;
  readonly limit?: string;
  readonly json?: boolean;
}

export interface JournalOption {
  readonly journal?: string;
}

/** `resume`. */
export interface ResumeOptions extends ServiceOptions, JournalOption {
  readonly sameContent?: boolean;
}

/** `image add`. */
export interface AddImageOptions extends ServiceOptions, JournalOption {
  readonly vhd: string;
  readonly parent?: string;
  readonly label?: string;
  readonly description?: string;
  readonly location?: string;
  readonly ledger?: string;
  readonly slmgr?: string;
  readonly useLast?: boolean;
  readonly until?: string;
}

/** `run`. */
export interface RunImageOptions extends Omit<AddImageOptions, "vhd"> {
  readonly vhd?: string;
  readonly image?: string;
  readonly service: string;
  readonly slot: string;
  readonly role?: string;
}

export interface SlotOptions extends ServiceOptions {
  readonly service: string;
  readonly slot: string;
}
