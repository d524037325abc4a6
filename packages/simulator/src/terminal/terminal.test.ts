import { nextTurn } from "@patchrig/core/clock";
import { expect, test } from "vitest";
import { createTerminal } from "./create-terminal.ts";
import { createMemoryChannel } from "./memory-channel.ts";

const XTERM = { term: "xterm", columns: 80, rows: 24 } as const;
const NOTHING = { history: [], complete: () => [] } as const;

test("echoes what is typed before the shell is ready, and shows it again at the prompt (evidence 43)", async () => {
  const peer = createMemoryChannel({ terminal: XTERM });
  const terminal = createTerminal(peer.channel);
  peer.send("date\rexit\r");
  await nextTurn();
  await terminal.write("Connected to service\n");
  const first = await terminal.editLine("Command> ", NOTHING);
  await terminal.write("Unknown command: `date'\n");
  const second = await terminal.editLine("Command> ", NOTHING);

  expect([first, second]).toEqual(["date", "exit"]);
  expect(peer.packets()).toEqual([
    "date\r\nexit\r\n",
    "Connected to service\r\n",
    "Command> d",
    "ate\r\n",
    "Unknown command: `date'\r\n",
    "Command> e",
    "xit\r\n",
  ]);
});
