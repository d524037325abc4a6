import { type UtcFields, utcFields } from "@patchrig/core/clock";
import type { StampStyle } from "@patchrig/platforms/profiles";

/**
 * What a writer puts before its text, blank included. Event lines end in the day of the year, log lines in true
 * milliseconds, and each begins with one blank (V14); a bare writer has none. `at` is an instant in epoch milliseconds.
 */
export function formatStamp(style: StampStyle, at: number): string {
  return style === "bare" ? "" : ` [${SHAPES[style](utcFields(at))}] : `;
}

const SHAPES: Readonly<Record<Exclude<StampStyle, "bare">, (fields: UtcFields) => string>> = {
  "event-stamp": (fields) => `${day(fields)}T${time(fields)}.${digits(fields.dayOfYear, 3)}`,
  "log-stamp": (fields) => `${day(fields)} ${time(fields)},${digits(fields.millisecond, 3)}`,
};

const digits = (value: number, count: number): string => String(value).padStart(count, "0");
const day = ({ year, month, day }: UtcFields): string => `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
const time = ({ hour, minute, second }: UtcFields): string =>
  `${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}`;
