import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { cpuMs, TICK_MS } from "./process-tree.ts";

export const cores = availableParallelism();

/** Servers run on the first core and clients on the second, so that neither takes time from the other. */
export const SERVER_CORE = "0";
export const CLIENT_CORE = "1";
export const pinned = cores >= 2;

/** A command line that may use every core, though the benchmark itself has one. */
export const onAllCores = (file: string, args: readonly string[]): [string, readonly string[]] =>
  pinned ? ["taskset", ["-c", `0-${cores - 1}`, file, ...args]] : [file, args];

/** The load average of the last minute. */
export const loadAverage = (): number => Number(readFileSync("/proc/loadavg", "utf8").split(" ", 1)[0]);

/** Processor time that anything on the machine used, in milliseconds since boot (time stolen by a host included). */
export function busyMs(): number {
  const fields = /^cpu +(.*)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1]?.split(" ").map(Number) ?? [];
  // user, nice, system, (idle, iowait), irq, softirq, steal; guests are in user already
  return [0, 1, 2, 5, 6, 7].reduce((sum, field) => sum + (fields[field] ?? 0), 0) * TICK_MS;
}

/** Processor time of this benchmark and all that it started: what is not foreign. */
export const ownMs = (): number => cpuMs(process.pid);
