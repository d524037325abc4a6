import { utcFields } from "@patchrig/core/clock";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** An instant as HTTP writes it (RFC 9110): `Mon, 12 Oct 2015 16:18:07 GMT`. */
export function httpDate(at: number): string {
  const second = Math.floor(at / 1_000);
  if (second !== last.second) last = { second, text: write(at) };
  return last.text;
}

/** Within a second it is always the same. */
let last = { second: Number.NaN, text: "" };

function write(at: number): string {
  const { weekday, day, month, year, hour, minute, second } = utcFields(at);
  const time = [hour, minute, second].map(two).join(":");
  return `${DAYS[weekday]}, ${two(day)} ${MONTHS[month - 1]} ${year} ${time} GMT`;
}

const two = (number: number) => String(number).padStart(2, "0");
