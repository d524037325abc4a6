import type { Evidence } from "../packages/platforms/src/evidence/evidence.ts";

/** These placeholders stand for several lines; every other for a part of one. */
const LONG = new Set(["apiNames", "pluginNames", "arguments"]);

/** Is the text in the recording, `{name}` standing for anything? Blanks at a line's end and CR do not count. */
export function isQuotedIn(recording: Evidence, text: string): boolean {
  return patternOf(text).test(sessionOf(recording));
}

/** A window's edge in what was read from a screen: the rest of a long line stands on the next one (11, 29). */
const WRAP = /^( .{79,})\n(?!Command>|\d+\/\d)(?=\S)/gm;

/** A recording as it is compared: without CR, without blanks at a line's end, which copies lose, and without wraps. */
export function sessionOf({ text, grade }: Evidence): string {
  const session = `\n${text
    .replaceAll("\r", "")
    .replaceAll(/[ \t]+$/gm, "")
    .replace(/\n?$/, "\n")}`;
  return grade === "screen" ? session.replaceAll(WRAP, "$1") : session;
}

/** What finds a text in `sessionOf`. The ESC byte was lost in the one recording that had it (43). */
export function patternOf(text: string): RegExp {
  return new RegExp(sourceOf(text));
}

export function sourceOf(text: string): string {
  const lines = text.replaceAll("\u001b", "").replaceAll("\r", "").split("\n");
  const last = lines.length - 1;
  const patterns = lines.map((line, index) => {
    // Blanks at the end of the text may stand before something: only before a line's end are they lost.
    const bare = line.replace(/[ \t]+$/, "");
    const blanks = index === last && bare !== line && bare !== "" ? "(?:[ \\t]+|$|(?=\\n))" : "";
    return (
      bare
        .split(/(\{[a-zA-Z]+\})/)
        .map(partOf)
        .join("") + blanks
    );
  });
  return patterns.join("\\n");
}

function partOf(part: string): string {
  const name = /^\{([a-zA-Z]+)\}$/.exec(part)?.[1];
  if (name === undefined) return part.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  return LONG.has(name) ? "[\\s\\S]*?" : "[^\\n]*?";
}
