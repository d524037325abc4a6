import type { Clock } from "../../clock/index.ts";
import type { BlobPort } from "../../ports/blob.ts";
import type { HostedServicePort, Slot } from "../../ports/hosted-service.ts";
import type { SentPages } from "../upload/sent-pages.ts";
import type { FileMark } from "./file-mark.ts";

/** What an update of an image sets out for (M15). Prints as JSON: a journal keeps it. */
export interface ImageGoal {
  readonly image: string;
  readonly label: string;
  readonly description: string;
  /** The VHD; null where the image is there already. */
  readonly file: string | null;
  /** The image that a differencing VHD is associated with. */
  readonly parent: string | null;
  /** Where an image is kept that no deployment says it for. */
  readonly location: string | null;
  /** Whose configuration then names the image; null: it is only added. */
  readonly use: ImageUse | null;
  /** How often the image can still be generalized, where that is known (M19). */
  readonly rearmsLeft: number | null;
  /** The last rearm may be used up: nothing could be changed after it (M22). */
  readonly useLast: boolean;
  /** The content that the file must have, by the ledger. */
  readonly content: string | null;
  /** The file as it was when the run began; journals of before have none. */
  readonly fileMark?: FileMark | undefined;
}

export interface ImageUse extends Slot {
  /** Null: the only VM role that there is. */
  readonly role: string | null;
}

/** Words of the platform, and what they stand on; nobody saw the inferred ones. */
export interface Quote {
  readonly text: string;
  readonly cite: readonly string[];
  readonly inferred: boolean;
}

/** The platform's limits, as whoever has its profile gives them. */
export interface ImageRules {
  readonly chainDepth: number;
  readonly nameRefused: Quote;
  /** {parent} */
  readonly secondLevelRefused: Quote;
  /** {parent} */
  readonly parentMissing: Quote;
  /** {parent} */
  readonly parentNotCommitted: Quote;
  /** {image}, {parent} */
  readonly parentDiffers: Quote;
  readonly sizeNotWholeMb: Quote;
  readonly tooLarge: Quote;
  readonly rearmsExhausted: Quote;
  /** {role} */
  readonly configureOsRefused: Quote;
  /** Gigabytes of the largest image by role size. */
  readonly largestGb: Readonly<Record<string, number>>;
  readonly childCountsWithParent: boolean;
}

/** The service and its blobs. */
export interface ServiceAccess {
  readonly service: HostedServicePort;
  readonly blob: BlobPort;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that anything is waited for at most; each thing's own limit without it. */
  readonly longestWaitMs?: number | undefined;
}

/** What the steps of an update share. */
export interface ImageContext {
  readonly access: ServiceAccess;
  readonly goal: ImageGoal;
  readonly rules: ImageRules;
  /** What an earlier run wrote down. */
  readonly before: Before;
  readonly found: {
    location?: string | undefined;
    affinityGroup?: string | undefined;
    role?: string;
    /** Of the VHD, counted when it was checked. */
    uploadBytes?: number;
  };
}

/** What the journal of an interrupted run says was done, or about to be. */
export interface Before {
  readonly sent: readonly SentPages[];
  /** The image was about to be made: it is ours. */
  readonly prepared: boolean;
  /** All was sent, and it was about to be committed. */
  readonly committing: boolean;
}

export const NOTHING_BEFORE: Before = { sent: [], prepared: false, committing: false };
