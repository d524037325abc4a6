import { createGeneraliser, formatLine, literalLine, showSafely } from "@patchrig/core/transcript";
import { diffArrays } from "diff";
import { createColors } from "picocolors";

/** What two sessions have in common and where they part, side by side: stamps and addresses are masked. */
export function sideBySide(
  expected: readonly string[],
  came: readonly string[],
  options: {
    readonly columns: number;
    readonly colored: boolean;
    readonly around?: number;
    /** Both sides are in the line language already. */
    readonly sources?: boolean;
  },
): readonly string[] {
  const { green, red, dim } = createColors(options.colored);
  const wide = Math.max(20, Math.floor((options.columns - 7) / 2));
  const cut = (text: string) => {
    const shown = showSafely(text);
    return (shown.length > wide ? `${shown.slice(0, wide - 1)}…` : shown).padEnd(wide);
  };
  const rows = rowsOf(expected, came, options.sources ?? false);
  const near = new Set(
    rows.flatMap(({ same }, index) =>
      same ? [] : [...Array(2 * (options.around ?? 3) + 1).keys()].map((by) => index + by - (options.around ?? 3)),
    ),
  );
  const lines: string[] = [];
  rows.forEach(({ left, right, same }, index) => {
    if (!near.has(index)) {
      if (near.has(index - 1)) lines.push(dim(`  ${"…".padEnd(wide)} │ …`));
      return;
    }
    if (same) lines.push(`  ${dim(cut(left ?? ""))} ${dim("│")} ${dim(cut(right ?? "").trimEnd())}`);
    else
      lines.push(
        `${left === undefined ? "+" : right === undefined ? "-" : "~"} ${red(cut(left ?? ""))} │ ${green(cut(right ?? "").trimEnd())}`,
      );
  });
  return lines;
}

interface Row {
  readonly left: string | undefined;
  readonly right: string | undefined;
  readonly same: boolean;
}

/** Lines that are the same behind their masks stand beside each other; of others the first with the first. */
function rowsOf(expected: readonly string[], came: readonly string[], sources: boolean): readonly Row[] {
  const rows: Row[] = [];
  let waiting: string[] = [];
  const left = [...expected];
  const right = [...came];
  const giveWaiting = () => {
    for (const one of waiting) rows.push({ left: one, right: undefined, same: false });
    waiting = [];
  };
  for (const { added, removed, count } of diffArrays(expected.map(bare), (sources ? came : masked(came)).map(bare))) {
    for (let row = 0; row < count; row++) {
      if (removed) waiting.push(left.shift() ?? "");
      else if (added) rows.push({ left: waiting.shift(), right: right.shift(), same: false });
      else {
        giveWaiting();
        rows.push({ left: left.shift(), right: right.shift(), same: true });
      }
    }
  }
  giveWaiting();
  return rows;
}

/** Names and spaces at the end do not make two lines different. */
const bare = (text: string): string =>
  text.replace(/<[a-z][\w-]*:((?:ts:)?[a-z]+)>/g, "<$1>").replace(/(?:\\s|\s)+$/, "");

/** Lines that came, in the line language, with captures for what varies. */
export function masked(lines: readonly string[]): readonly string[] {
  const general = createGeneraliser();
  return lines.map((text) => formatLine(general({ kind: "output", pattern: literalLine(text) })));
}
