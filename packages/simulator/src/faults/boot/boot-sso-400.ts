import type { Fault } from "../fault.ts";

/** The web client is up and Single Sign-On does not answer it. */
export const bootSso400: Fault = {
  id: "boot-sso-400",
  kind: "fault",
  title: "After a boot the web client cannot reach Single Sign-On",
  target: { hook: "boot", phases: [], command: false },
  backing: { cite: ["55"] },
  expects: "stopped",
  client: "Take the page for a boot under way, never for the login page, and stop at a limit.",
  create: ({ strike, subject, memory }) => ({
    boot: ({ phase }) => {
      if (phase === "up" && strike()) memory.boot = subject.boots;
      return undefined;
    },
    web: () => (memory.boot === subject.boots ? "sso" : undefined),
  }),
};
