import type { MemoryMove } from "../src/adapters/memory-shell.ts";
import { recorded } from "./recorded.ts";

export const PROMPT = "Command> ";

export const lines = (text: readonly string[]): MemoryMove => ({ say: text.map((line) => `${line}\r\n`).join("") });

/** Recording 01, with readline's escape of recording 43. */
export const login: readonly MemoryMove[] = [
  lines(recorded("01").slice(0, 1)),
  { after: 230 },
  { say: "Connected to service\r\n" },
  { say: "\x1b[?1034h" },
  lines(recorded("01").slice(2, -1)),
  { say: PROMPT },
];
