import type { Random } from "@patchrig/core/random";
import type { ClientGiven } from "../requirement/requirement.ts";
import type { Goods } from "./goods.ts";
import type { ServiceJournal } from "./journal.ts";
import type { OperationStatus, ServiceWords } from "./words.ts";

/** The conditions that a client is tried in. */
export type Trying = NonNullable<ClientGiven["service"]>;

/** All that the replayed service knows. */
export interface ServiceState {
  readonly goods: Goods;
  readonly trying: Trying;
  readonly random: Random;
  readonly words: ServiceWords;
  readonly journal: ServiceJournal;
  readonly subscription: string;
  readonly images: Map<string, ReplayedImage>;
  readonly operations: Map<string, Operation>;
  readonly blob: Blob;
  configuration: string;
  /** How often something is refused yet that goes well in the end. */
  refusals: number;
}

/** The page blob that an image is sent to. */
export interface Blob {
  /** Undefined until somebody creates it. */
  bytes: Buffer | undefined;
  /** Which pages have been written. */
  written: Uint8Array;
  /** The signatures that were given, the newest last; only the newest is good. */
  readonly signatures: string[];
  /** Requests to write pages so far, and those that were granted. */
  asked: number;
  granted: number;
}

export interface ReplayedImage {
  readonly name: string;
  readonly uuid: string;
  readonly timestamp: string;
  readonly location: string;
  readonly mounted: string;
  readonly compressed: string;
  readonly parentUuid: string | undefined;
  readonly parentTimestamp: string | undefined;
  parentName: string | undefined;
  status: "Pending" | "Committed";
}

export interface Operation {
  readonly id: string;
  readonly about: string;
  readonly ends: Exclude<OperationStatus, "InProgress">;
  /** How often it is still in progress when somebody looks. */
  left: number;
  /** How often a page of HTML comes in place of its state. */
  pages: number;
  isOver: boolean;
  readonly apply: () => void;
}

/** An answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly body?: string;
  /** `application/xml` where it is left out. */
  readonly type?: string;
  /** Of a 202: the operation. */
  readonly operation?: string;
  readonly shown?: string;
}

/** Somebody looks at an operation: it comes nearer to its end. */
export function look(operation: Operation): OperationStatus | "page" {
  if (operation.pages > 0) {
    operation.pages--;
    return "page";
  }
  if (operation.left > 0) {
    operation.left--;
    return "InProgress";
  }
  if (!operation.isOver) {
    operation.isOver = true;
    if (operation.ends === "Succeeded") operation.apply();
  }
  return operation.ends;
}

/** Has the service all that the job was about? */
export function isDone({ goods, images, configuration }: ServiceState): boolean {
  const image = images.get(goods.image);
  if (image?.status !== "Committed") return false;
  if (goods.parent === undefined) return true;
  return image.parentName === goods.parent.name && configuration.includes(`"${goods.image}"`);
}
