import type { Fault } from "../fault.ts";

export interface BootFault extends Pick<Fault, "id" | "title" | "backing" | "client"> {
  /** The phase that is never entered. */
  readonly before: "sshd" | "initializing" | "up";
  /** What the web front shows from then on, where it is not the phase's own page. */
  readonly shows?: "vpxd";
}

/** A fault of a boot that stands still for good. */
export function bootFault({ before, shows, ...rest }: BootFault): Fault {
  return {
    ...rest,
    kind: "fault",
    target: { hook: "boot", phases: [], command: false },
    expects: "stopped",
    create: ({ strike, subject, memory }) => ({
      boot: ({ phase }) => {
        if (phase !== before || !strike()) return undefined;
        memory.boot = subject.boots;
        return "stay";
      },
      ...(shows ? { web: () => (memory.boot === subject.boots ? shows : undefined) } : {}),
    }),
  };
}
