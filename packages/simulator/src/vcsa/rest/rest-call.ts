import type { Rest } from "@patchrig/platforms/profiles";
import type { Machine } from "../machine/machine.ts";

/** A call of the API, whichever of its faces it came to. */
export interface RestCall {
  readonly machine: Machine;
  readonly rest: Rest;
  readonly query: URLSearchParams;
  /** Parsed; `{}` without one. */
  readonly body: Readonly<Record<string, unknown>>;
  /** What stood in the path's places. */
  readonly names: Readonly<Record<string, string>>;
}

export type RefusalName = keyof Rest["refusals"];

/** What comes of a call: a value, nothing, or a refusal by its name. */
export type RestResult =
  | { readonly value: unknown }
  | { readonly done: true }
  | { readonly refusal: RefusalName; readonly what?: string };

export const DONE: RestResult = { done: true };
export const refuse = (refusal: RefusalName, what?: string): RestResult => ({ refusal, ...(what && { what }) });
