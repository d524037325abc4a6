import type { Random } from "@patchrig/core/random";

/** A licence of our own: how long it is, and how it is cut by the window, is what varies. */
export function pagesOf(asked: {
  readonly rows: number;
  readonly pages: number | undefined;
  readonly random: Random;
}): readonly string[] {
  const height = Math.max(3, (asked.rows || 24) - 1);
  const count = asked.pages ?? asked.random.integer(2, 6);
  const lines = Array.from(
    { length: count * height - asked.random.integer(1, height - 1) },
    (_, index) => `Section ${index + 1}. ${SENTENCE}`,
  );
  const pages = Array.from({ length: count }, (_, page) => lines.slice(page * height, (page + 1) * height));
  return pages.map((page, index) =>
    index === count - 1 ? `${page.join("\n")} The end of the licence.` : `${page.join("\n")}\n`,
  );
}

const SENTENCE = "This stands where a licence's text would stand.";
