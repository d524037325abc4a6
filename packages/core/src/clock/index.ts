export { archiveDate, formatInstant, parseInstant, type UtcFields, utcFields, zoneOffset } from "./calendar.ts";
export type { Clock, SleepOptions } from "./clock.ts";
export { formatDuration, parseDuration } from "./duration.ts";
export { LimitPassed, withLimit } from "./limit.ts";
export { inNextTurn, monotonicNow, nextTurn, realSleep, realTimer, systemClock } from "./system-clock.ts";
export { type Speed, VirtualClock, type VirtualClockOptions } from "./virtual-clock.ts";
