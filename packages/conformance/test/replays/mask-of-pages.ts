import type { MaskKind } from "@patchrig/core/transcript";

/** A mask with the reason that the table of replays gives for it. */
export interface ReasonedMask extends MaskKind {
  readonly why: string;
}

const MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)";
const DAY = `${MONTH} \\d{1,2}, \\d{4}`;
const WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day";
const TIME = "\\d{1,2}:\\d\\d:\\d\\d [AP]M";
const at = (name: string, source: string, why: string): ReasonedMask => ({
  name,
  pattern: new RegExp(source),
  varies: "freely",
  why,
});

/** What may differ between a recorded page and the one that is read, by recording. */
export const PAGE_MASKS: Readonly<Record<string, readonly ReasonedMask[]>> = {
  "44": [
    at("host name", "(?<=^https:\\/\\/)[a-z0-9.-]+(?=:443\\/appliance\\/support-bundle$)", "another machine"),
    at("address", "(?<=^https:\\/\\/)\\d{1,3}(?:\\.\\d{1,3}){3}(?=\\/ \\(STATIC\\)$)", "another machine"),
  ],
  "45": [
    at(
      "running release",
      "(?<=^Update version {2})6\\.0\\.0\\.20\\d\\d\\d Build Number \\d+$",
      "U2a runs there, no profile describes it",
    ),
    at("its day", `(?<=^Release date {2})${DAY}$`, "U2a runs there, no profile describes it"),
    at("last check", `(?<=checked at {2})${WEEKDAY}, ${DAY} ${TIME}$`, "when it was looked for"),
  ],
  "46": [at("time of day", `(?<=^(?:Last updated : )?)${TIME}`, "when it was installed")],
  "47": [
    at(
      "running release",
      "(?<=^Update version {2})6\\.5\\.0\\.\\d+ Build Number \\d+$",
      "another 6.5 runs there than the profile's",
    ),
    at("its day", `(?<=^Release date {2})${DAY}$`, "another 6.5 runs there than the profile's"),
  ],
  "48": [
    at("last check", `(?<=Last Checked )[A-Z][a-z]{2} \\d{1,2}, \\d{4}, ${TIME}(?=\\)$)`, "when it was looked for"),
  ],
};
