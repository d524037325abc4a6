import type { ManagementEndpoints } from "@patchrig/core/endpoints";

/** Each breaks one requirement of clients of the service, which names it in `broken-by`. */
export const UPLOAD_MISTAKES = [
  "never-commits",
  "forgets-the-version",
  "forgets-the-certificate",
  "sends-zeros",
  "sends-odd-ranges",
  "commits-early",
  "spoils-a-page",
  "commits-twice",
  "tells-signature",
  "tells-key",
  "polls-once",
  "html-is-success",
  "waits-for-ever",
  "failed-is-done",
  "hides-reason",
  "restarts-upload",
  "skips-failed-page",
  "gives-up-on-403",
  "hammers",
  "busy-is-the-end",
  "impatient",
  "ignores-refusals",
  "begins-anew",
  "configures-first",
  "writes-new-configuration",
  "409-is-success",
  "conflict-is-the-end",
] as const;
export type UploadMistake = (typeof UPLOAD_MISTAKES)[number];

/** What goes through the uploader's hands. */
export interface Task {
  readonly management: ManagementEndpoints;
  /** Key and certificate, PEM. */
  readonly pem: string;
  readonly image: string;
  readonly vhd: string;
  readonly location: string;
  /** The image that it is associated with; the job is then to bring the service's deployment onto it. */
  readonly parent: string | undefined;
  readonly service: string | undefined;
  /** Where it writes down which pages have arrived. */
  readonly notes: string;
  readonly mistake: UploadMistake | undefined;
  /** By the monotonic clock: nothing is waited for any longer. */
  readonly until: number;
  /** What it has done already: some mistakes are made once. */
  readonly so: { forgot: boolean; spoilt: boolean; renewals: number };
  print(text: string): void;
}

/** The service said no, or something that is no answer: the uploader ends with 1. */
export class UploadEnd extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
    this.name = "UploadEnd";
  }
}
