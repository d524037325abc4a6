import { z } from "zod";
import { citedText } from "../cited.ts";

/** Lines as a copy of the page has them: what stands apart by two blanks or more are cells of one row. */
const lines = z.array(citedText);

/**
 * The update page of the management interface (6.0 U1 and later), from top to bottom. {product}, {type}, {version},
 * {patchBuild}, {releaseDay}; of what was found {newVersion}, {newBuild}, {newDay}, {newSeverity}, {sizeGb} and its {source};
 * {checkedAt} and {checkedDay}, when it was looked for.
 */
export const vamiPageSchema = z.strictObject({
  current: lines,
  /** Above what was found, where something was. */
  above: lines,
  /** After an installation that has failed. */
  failed: lines,
  found: lines,
  /** In place of `above` and `found`, where nothing was. */
  nothing: lines,
  /** What {source} is called. */
  sources: z.strictObject({ url: citedText, iso: citedText }),
  /** What the dialog says while it installs, the newest line first. */
  dialog: z.strictObject({
    /** {time} and {text}: the first line, and every one below it. */
    updated: citedText,
    line: citedText,
    /** {step} */
    started: citedText,
    completed: citedText,
    packages: citedText,
    scripts: citedText,
    done: citedText,
    /** Which words of an installation begin each of the three. */
    at: z.strictObject({ packages: citedText, scripts: citedText, done: citedText }),
  }),
});

export type VamiPage = z.infer<typeof vamiPageSchema>;
