import { likenessOf } from "../compare.ts";
import type { ShownLine } from "../terminal/line-stream.ts";
import type { CompiledLine } from "./compile-line.ts";
import { type Held, matchLine } from "./match-line.ts";

/** What lines are expected: compiled ones, and marks that some were left out. `line` is the document's. */
export type ExpectedLine =
  | {
      readonly kind: "line";
      readonly compiled: CompiledLine;
      readonly source: string;
      readonly line: number | undefined;
      /** A question, with what was typed behind it. */
      readonly answered?: true;
    }
  | { readonly kind: "elided"; readonly line: number | undefined };

export type LinesFit = { readonly held: Held } | { readonly miss: Miss };

/** The first place where what came leaves what was expected; of several readings the one that gets furthest. */
export interface Miss {
  /** The document's line; undefined where nothing more was expected. */
  readonly line: number | undefined;
  readonly expected: string | undefined;
  readonly came: string | undefined;
  /** How many of the lines that came fitted. */
  readonly fitted: number;
  readonly why?: string;
}

/** A document of patterns that could be read in more ways than that is given up, and says so. */
const MOST_TRIES = 2_000_000;

/** Fits lines to what is expected, elisions and quantifiers taking as few as it takes. */
export function matchLines(
  expected: readonly ExpectedLine[],
  came: readonly ShownLine[],
  options: { readonly held: Held; readonly mayGoBack?: boolean },
): LinesFit {
  const search = new Search(expected, came, options.mayGoBack ?? false);
  const held = search.from(0, 0, options.held);
  return held ? { held } : { miss: search.miss() };
}

class Search {
  readonly #expected: readonly ExpectedLine[];
  readonly #came: readonly ShownLine[];
  readonly #mayGoBack: boolean;
  /** Places that are known to fail, by what was held there. */
  readonly #failed = new Map<Held, Set<number>>();
  #tries = 0;
  #best = { at: -1, came: 0, likeness: -1, why: undefined as string | undefined };

  constructor(expected: readonly ExpectedLine[], came: readonly ShownLine[], mayGoBack: boolean) {
    this.#expected = expected;
    this.#came = came;
    this.#mayGoBack = mayGoBack;
  }

  from(startAt: number, startCame: number, startHeld: Held): Held | undefined {
    let held = startHeld;
    let at = startAt;
    let came = startCame;
    for (; at < this.#expected.length; at++) {
      const line = this.#expected[at] as ExpectedLine;
      if (line.kind === "elided" || line.compiled.pattern.times !== "1") return this.#some(at, came, held);
      const fit = this.#fit(at, came, held);
      if (!fit) return undefined;
      held = fit;
      came++;
    }
    return came >= this.#came.length ? held : this.#fail(at, came, "nothing more was expected");
  }

  /** As few lines as it takes for all the rest to fit. */
  #some(at: number, came: number, startHeld: Held): Held | undefined {
    const line = this.#expected[at] as ExpectedLine;
    const times = line.kind === "elided" ? "*" : line.compiled.pattern.times;
    const most = times === "?" ? came + 1 : this.#came.length;
    let held = startHeld;
    for (let next = came; ; next++) {
      if (times !== "+" || next > came) {
        const rest = this.#once(at + 1, next, held);
        if (rest) return rest;
      }
      if (next >= most) return undefined;
      if (line.kind === "elided") continue;
      const fit = this.#fit(at, next, held);
      if (!fit) return undefined;
      held = fit;
    }
  }

  #once(at: number, came: number, held: Held): Held | undefined {
    const places = this.#failed.get(held) ?? new Set<number>();
    const place = at * (this.#came.length + 1) + came;
    if (places.has(place) || this.#tries++ > MOST_TRIES) return undefined;
    const rest = this.from(at, came, held);
    if (rest) return rest;
    this.#failed.set(held, places.add(place));
    return undefined;
  }

  #fit(at: number, came: number, held: Held): Held | undefined {
    const line = this.#expected[at];
    const one = this.#came[came];
    if (line?.kind !== "line") return undefined;
    if (one === undefined) return this.#fail(at, came, "nothing more came");
    const fit = matchLine(line.compiled, one, held, this.#mayGoBack);
    return "held" in fit ? fit.held : this.#fail(at, came, fit.why);
  }

  #fail(at: number, came: number, why: string | undefined): undefined {
    const line = this.#expected[at];
    if (at < this.#best.at) return;
    const likeness = line?.kind === "line" ? likenessOf(line.source, this.#came[came]?.text ?? "") : 0;
    if (at > this.#best.at || likeness > this.#best.likeness) this.#best = { at, came, likeness, why };
  }

  miss(): Miss {
    const { at, came, why } = this.#best;
    const wanted = this.#expected[at];
    const last = this.#expected.at(-1)?.line;
    const reason = this.#tries > MOST_TRIES ? "there are too many ways to read the omissions: write fewer" : why;
    return {
      line: wanted?.line ?? (last === undefined ? undefined : last + 1),
      expected: wanted?.kind === "line" ? wanted.source : undefined,
      came: this.#came[came]?.text,
      fitted: came,
      ...(reason === undefined ? {} : { why: reason }),
    };
  }
}
