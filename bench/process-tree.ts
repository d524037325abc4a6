import { readdirSync, readFileSync } from "node:fs";

/** Linux counts processor time in ticks of 10 ms (USER_HZ), everywhere that node runs. */
export const TICK_MS = 10;

/**
 * Processor time (user and system) of a process, its living descendants and every child they have waited for, in
 * milliseconds: a server that forks for each session pays for its children.
 */
export function cpuMs(pid: number): number {
  return tree(pid).reduce((sum, one) => sum + one.ticks * TICK_MS, 0);
}

/** Resident memory of a process and its descendants in KiB; shared pages are divided among those who share them. */
export function memoryKb(pid: number): number {
  return tree(pid).reduce((sum, one) => sum + proportionalKb(one.pid), 0);
}

/** How many processes there are under (and with) this one. */
export const treeSize = (pid: number): number => tree(pid).length;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

function tree(root: number): readonly Process[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)));
  const members = all.filter((one) => one.pid === root);
  for (let index = 0; index < members.length; index += 1) {
    members.push(...all.filter((one) => one.parent === members[index]?.pid));
  }
  return members;
}

// /proc/PID/stat: the name in brackets may hold anything; after it, field 4 is the parent and 14 to 17 the times.
function readProcess(pid: number): Process[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return [{ pid, parent: Number(fields[1]), ticks }];
  } catch {
    return []; // it ended meanwhile
  }
}

function proportionalKb(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
