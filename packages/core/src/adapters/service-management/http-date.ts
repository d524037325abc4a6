import { parseInstant } from "../../clock/index.ts";

const DATE = /^[A-Za-z]{3}, (\d\d) ([A-Za-z]{3}) (\d{4}) (\d\d:\d\d:\d\d) GMT$/;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Fri, 13 Mar 2015 02:24:35 GMT` (A20) in epoch milliseconds; undefined for anything else. */
export function parseHttpDate(text: string): number | undefined {
  const [, day, name = "", year, time] = DATE.exec(text.trim()) ?? [];
  const month = MONTHS.indexOf(name) + 1;
  if (day === undefined || month === 0) return undefined;
  return parseInstant(`${year}-${String(month).padStart(2, "0")}-${day}T${time}Z`);
}
