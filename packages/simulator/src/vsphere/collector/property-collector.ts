import type { VirtualClock } from "@patchrig/core/clock";
import type { SessionObject } from "../session.ts";
import { type Data, data, list } from "../soap/value.ts";
import { VimFault } from "../soap/vim-fault.ts";
import type { Filter } from "./filter.ts";

/** A property collector of a session: its filters, and how far each has been told. */
export interface PropertyCollector extends SessionObject {
  readonly filters: Map<string, Filter>;
  /** What has changed since `version`; undefined when nothing has. Throws `VimFault` InvalidCollectorVersion. */
  look(version: string, limit: number): Data | undefined;
  /** Aborted when it is destroyed or somebody calls the wait off. */
  readonly stopped: AbortSignal;
  cancelWait(): void;
}

/** Creates a collector without filters. */
export function createPropertyCollector(id: string): PropertyCollector {
  const filters = new Map<string, Filter>();
  let version = 0;
  let stop = new AbortController();
  return {
    type: "PropertyCollector",
    id,
    filters,
    get stopped() {
      return stop.signal;
    },
    cancelWait: () => {
      stop.abort();
      stop = new AbortController();
    },
    destroy: () => stop.abort(),
    look: (since, limit) => {
      if (since === "") for (const filter of filters.values()) filter.forget();
      else if (since !== String(version)) throw new VimFault("InvalidCollectorVersion");
      let left = limit;
      let truncated = false;
      const sets: Data[] = [];
      for (const filter of filters.values()) {
        const { updates, more } = filter.news(left);
        left = Math.max(0, left - updates.length);
        truncated ||= more;
        if (updates.length === 0) continue;
        sets.push(data("PropertyFilterUpdate", { filter: filter.ref, objectSet: list("ObjectUpdate", updates) }));
      }
      if (sets.length === 0) return undefined;
      version++;
      return data("UpdateSet", {
        version: String(version),
        filterSet: list("PropertyFilterUpdate", sets),
        truncated: truncated ? true : undefined,
      });
    },
  };
}

export interface WaitOptions {
  readonly version: string;
  readonly limit: number;
  /** Undefined: for as long as it takes. 0: not at all. */
  readonly seconds: number | undefined;
  readonly signal: AbortSignal;
  readonly clock: VirtualClock;
  onChange(listener: () => void): () => void;
}

/** Waits until something has changed; undefined when the time is over, or the wait was called off. */
export async function waitForUpdates(collector: PropertyCollector, options: WaitOptions): Promise<Data | undefined> {
  const { version, limit, seconds, signal, clock } = options;
  const first = collector.look(version, limit);
  if (first || seconds === 0) return first;
  const over = new AbortController();
  const end = () => over.abort(new WaitOver());
  const { stopped } = collector;
  for (const other of [signal, stopped]) other.addEventListener("abort", end, { once: true });
  try {
    return await new Promise<Data | undefined>((resolve, reject) => {
      const stopListening = options.onChange(() => {
        try {
          const news = collector.look(version, limit);
          if (news) resolve(news);
        } catch (error) {
          reject(error);
        }
      });
      over.signal.addEventListener("abort", () => {
        stopListening();
        resolve(undefined);
      });
      if (signal.aborted || stopped.aborted) end();
      else if (seconds !== undefined) {
        // However long it waits, it is no event of its own: what it waits for is.
        clock.sleep(seconds * 1_000, { signal: over.signal, kind: "limit" }).then(
          () => resolve(undefined),
          () => {},
        );
      }
    });
  } finally {
    end();
    for (const other of [signal, stopped]) other.removeEventListener("abort", end);
  }
}

class WaitOver extends Error {}
