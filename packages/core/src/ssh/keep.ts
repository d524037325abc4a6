/** One listener at most; what is given before it comes is kept for it. */
export interface Keeper<T> {
  give(value: T): void;
  take(listener: (value: T) => void): void;
}

/** Creates an empty one. */
export function keep<T>(): Keeper<T> {
  let listener: ((value: T) => void) | undefined;
  let kept: T[] = [];
  return {
    give: (value) => {
      if (listener) listener(value);
      else kept.push(value);
    },
    take: (next) => {
      listener = next;
      const early = kept;
      kept = [];
      for (const value of early) next(value);
    },
  };
}
