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

/** Parses an ISO 8601 instant (a bare date or date-time is read as UTC); undefined when it is none. */
export function parseInstant(text: string): number | undefined {
  const zoned = /[zZ]|[+-]\d\d:?\d\d$/.test(text) || /^\d{4}-\d\d-\d\d$/.test(text) ? text : `${text}Z`;
  const at = Date.parse(zoned);
  return Number.isNaN(at) ? undefined : at;
}
