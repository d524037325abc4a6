import type { Clock } from "@patchrig/core/clock";
import type { SessionChannel } from "@patchrig/core/ssh";
import type { Fault } from "../fault.ts";
import { FAULT_PHASES } from "../subject.ts";
import { wrapChannel } from "./wrap-channel.ts";

const PER_BYTE_MS = 250;

/** The appliance takes what is typed a key at a time, and echoes it as late. */
export const sshSlowReader: Fault = {
  id: "ssh-slow-reader",
  kind: "fault",
  title: "The appliance reads what is typed slowly",
  target: { hook: "session", phases: FAULT_PHASES, command: false },
  backing: { inferred: "a loaded appliance or a bad line; no recording shows one" },
  expects: "recovered",
  client: "Wait for the echo and the prompt, and type nothing twice.",
  create: ({ strike, clock }) => ({
    session: () => (strike() ? (channel) => slowly(channel, clock) : undefined),
  }),
};

function slowly(channel: SessionChannel, clock: Clock): SessionChannel {
  return wrapChannel(channel, {
    onInput: (listener) => {
      let before: Promise<void> = Promise.resolve();
      const give = (bytes: Buffer | undefined) => {
        before = before.then(() => clock.sleep(PER_BYTE_MS)).then(() => listener(bytes));
      };
      channel.onInput((bytes) => {
        if (bytes === undefined) give(undefined);
        else for (const byte of bytes) give(Buffer.of(byte));
      });
    },
  });
}
