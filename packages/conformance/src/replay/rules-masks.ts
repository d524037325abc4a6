import { loginStamp, type MaskKind, zonedLoginStamp } from "@patchrig/core/transcript";

/** A console's line has the zone in its stamp and names its tty, SSH's has neither and names the address (12, 13). */
export const consoleLogin: readonly MaskKind[] = [
  {
    name: "stamp-of-either",
    pattern: new RegExp(`(?<=^Last login: )(?:${zonedLoginStamp.pattern.source}|${loginStamp.pattern.source})(?= )`),
    varies: "freely",
    isValid: (value) => loginStamp.isValid?.(value) ?? false,
  },
  {
    name: "tty-or-address",
    pattern: /(?<=^Last login: .* \d{4} )(?:on tty\d+|from \d{1,3}(?:\.\d{1,3}){3})$/,
    varies: "freely",
  },
];
/** 43 is of U3b. What it shows of a session is the same on every 6.0 (01, 13). */
export const release: MaskKind = {
  name: "release",
  pattern: /(?<=^\S.* (?:Appliance|Server) )\d+(?:\.\d+)+$/,
  varies: "freely",
};
