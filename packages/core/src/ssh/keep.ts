/** One listener at most; what is given before it comes is kept for it. */
export class Keeper<T> {
  #listener: ((value: T) => void) | undefined;
  #kept: T[] | undefined;

  give(value: T): void {
    if (this.#listener) this.#listener(value);
    else if (this.#kept) this.#kept.push(value);
    else this.#kept = [value];
  }

  take(listener: (value: T) => void): void {
    this.#listener = listener;
    const early = this.#kept ?? [];
    this.#kept = undefined;
    for (const value of early) listener(value);
  }
}
