import type { Fault } from "../fault.ts";

/** /storage/log is full: df shows it, and nothing can be staged. */
export const partitionFull: Fault = {
  id: "partition-full",
  kind: "failure",
  title: "/storage/log is full, and staging fails",
  target: { hook: "order", phases: [], command: false },
  backing: {
    inferred:
      "the commonest cause of failed stagings by all reports; its words were not recorded, df's columns are (53)",
  },
  expects: "refused",
  client: "Show the appliance's words, install nothing, and say what to free.",
  create: ({ strike, selector }) => ({
    order: ({ order }) => (order === "stage" && strike() ? selector.id : undefined),
    reply: ({ command, text }) => (command.startsWith("df") ? text.replace(LOG_ROW, fill) : undefined),
  }),
};

/** Size, used, available, use% and mount, right-aligned. */
const LOG_ROW = /^(?<device>\S+ +)(?<size>\S+)( +)(?<used>\S+)( +)(?<free>\S+)( +)(?<percent>\d+%) \/storage\/log$/m;

function fill(_row: string, device: string, size: string, a: string, used: string, b: string, free: string, c: string) {
  // In blocks of 1K the column may be narrower than what is in it now.
  const usedNow = ` ${size.padStart(a.length + used.length - 1)}`;
  return `${device}${size}${usedNow}${"0".padStart(b.length + free.length)}${"100%".padStart(c.length + 3)} /storage/log`;
}
