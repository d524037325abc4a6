import type { Terminal } from "./terminal.ts";

/**
 * Shows a long text page by page, each a row less than the window is high, and waits after each for ENTER at `prompt`
 * (V15). Behind the last words there is no new line: what is asked next stands on their line. Where nobody knows the
 * height (no pty, or a window of 0 rows) the text comes whole (inferred). A resize counts from the next page on.
 * Resolves with false when the input ended before the text did; rejects with `Interrupted` on Ctrl+C.
 */
export async function showPages(terminal: Terminal, text: string, prompt: string): Promise<boolean> {
  const lines = text.replace(/\n+$/, "").split("\n");
  for (let from = 0; from < lines.length; ) {
    const to = Math.min(lines.length, from + pageLength(terminal));
    const isLast = to === lines.length;
    await terminal.write(`${lines.slice(from, to).join("\n")}${isLast ? "" : "\n"}`);
    from = to;
    if (!isLast && (await terminal.readLine(prompt)) === undefined) return false;
  }
  return true;
}

function pageLength({ interactive, rows }: Terminal): number {
  return interactive && rows > 0 ? Math.max(1, rows - 1) : Number.POSITIVE_INFINITY;
}
