import { parseDuration, zoneOffset } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";

const DAY = 86_400_000;
const SPAN = /^([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-3]):([0-5]\d)$/;

/**
 * When a maintenance window ends (epoch milliseconds): `4h` from now, or `01:00-05:00` by this machine's wall clock, over
 * midnight too. Throws `PatchrigError`: bad-usage, or refused outside of the window.
 */
export function parseWindow(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const duration = parseDuration(text);
  if (duration !== undefined && duration > 0) return now + duration;
  const span = SPAN.exec(text);
  if (!span) {
    throw new PatchrigError(
      "bad-usage",
      `--window: expected a span like 01:00-05:00 or a duration like 4h, got "${text}"`,
    );
  }
  const [, h1, m1, h2, m2] = span;
  const from = minutes(h1, m1);
  const length = (minutes(h2, m2) - from + DAY) % DAY || DAY;
  const sinceMidnight = (((now + zoneOffset(now)) % DAY) + DAY) % DAY;
  const into = (sinceMidnight - from + DAY) % DAY;
  if (into < length) return now - into + length;
  throw new PatchrigError("refused", `it is outside of the window ${text}`, {
    hint: "begin it then, or give another --window",
  });
}

const minutes = (hour = "0", minute = "0"): number => (Number(hour) * 60 + Number(minute)) * 60_000;
