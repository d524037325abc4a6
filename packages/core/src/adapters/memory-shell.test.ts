import { afterEach, describe, expect, it } from "vitest";
import { VirtualClock } from "../clock/index.ts";
import { shellContract } from "../testing/index.ts";
import { createMemoryShell, type MemoryMove } from "./memory-shell.ts";

const clocks: VirtualClock[] = [];
afterEach(() => {
  for (const clock of clocks.splice(0)) clock.close();
});

function clock(): VirtualClock {
  const made = new VirtualClock({ startsAt: 0, speed: "max" });
  clocks.push(made);
  return made;
}

const script: readonly MemoryMove[] = [{ say: "Command> " }, { hear: "exit" }, { end: { kind: "exited", status: 0 } }];

const unknown = (line: string) => `Unknown command: \`${line}'\r\nCommand> `;

describe("a scripted shell", () => {
  for (const { title, check } of shellContract) {
    it(title, () => check(createMemoryShell({ clock: clock(), sessions: [script], unknown })));
  }

  it("says in pieces what it is told to say in pieces, at its times", async () => {
    const time = clock();
    const moves: MemoryMove[] = [
      { say: "abc" },
      { after: 60_000 },
      { say: "d" },
      { end: { kind: "lost", reason: "reset" } },
    ];
    const shell = createMemoryShell({ clock: time, sessions: [moves], chunk: (text) => [...text] });
    const seen: string[] = [];
    const session = await shell.open();
    for await (const chunk of session.output) seen.push(`${chunk} ${time.now()}`);
    expect(seen).toEqual(["a 0", "b 0", "c 0", "d 60000"]);
    expect(await session.ended).toEqual({ kind: "lost", reason: "reset" });
  });
});
