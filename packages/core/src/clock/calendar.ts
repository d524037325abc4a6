/** A UTC instant taken apart; `dayOfYear` counts from 1 (8 October 2015 is 281, V14). */
export interface UtcFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  readonly dayOfYear: number;
}

const DAY = 86_400_000;

/** Takes an instant (epoch milliseconds) apart in UTC; `month` and `day` count from 1, `weekday` from 0 = Sunday. */
export function utcFields(at: number): UtcFields {
  const date = new Date(at);
  const year = date.getUTCFullYear();
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
    dayOfYear: Math.floor((at - Date.UTC(year, 0, 1)) / DAY) + 1,
  };
}

/** `2015-10-08T02:43:36.281Z`: ISO 8601 in UTC, with true milliseconds. */
export const formatInstant = (at: number): string => new Date(at).toISOString();

/** Parses an ISO 8601 date or date-time, read as UTC where it names no zone; undefined when it is none. */
export function parseInstant(text: string): number | undefined {
  const [whole, date, time, zone] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const at = Date.parse(`${date}T${time ?? "00:00"}${zone ?? "Z"}`);
  return Number.isNaN(at) || !isRealDay(date ?? "") ? undefined : at;
}

const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Of `YYYY-MM-DD`: 30 February would roll over into March. */
function isRealDay(date: string): boolean {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8))];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && !isLeap ? 28 : (LONGEST_MONTHS[month - 1] ?? 0);
  return day >= 1 && day <= days;
}

/** Milliseconds that this machine's wall clock is ahead of UTC at an instant. */
export const zoneOffset = (at: number): number => -new Date(at).getTimezoneOffset() * 60_000;

/**
 * The time that reproducible ZIP archives carry, for an API that wants a `Date`: ZIP tells local time, so its local fields
 * are the same wherever it is made.
 */
export const archiveDate = (): Date => new Date(1980, 0, 1, 12);
