import { utcFields } from "@patchrig/core/clock";

/** `February 28, 2017` (evidence 45), or `Apr 9, 2020` (48). */
export function dayOf(at: number, style: "long" | "short"): string {
  const { year, month, day } = utcFields(at);
  const name = MONTHS[month - 1] ?? "";
  return `${style === "long" ? name : name.slice(0, 3)} ${day}, ${year}`;
}

/** `Tuesday, February 28, 2017 11:37:19 AM` (evidence 45), or `Dec 10, 2019, 10:37:00 AM` (48). */
export const momentOf = (at: number, style: "long" | "short"): string =>
  style === "long"
    ? `${WEEKDAYS[utcFields(at).weekday]}, ${dayOf(at, style)} ${timeOf(at)}`
    : `${dayOf(at, style)}, ${timeOf(at)}`;

/** `11:46:28 AM` (evidence 46). */
export function timeOf(at: number): string {
  const { hour, minute, second } = utcFields(at);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${hour % 12 || 12}:${two(minute)}:${two(second)} ${hour < 12 ? "AM" : "PM"}`;
}

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];
