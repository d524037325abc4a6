import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("./recordings/", import.meta.url);

/** The lines of a recording by its number, without the header; what was typed is still in it. */
export function recorded(number: string): readonly string[] {
  const name = readdirSync(folder).find((file) => file.startsWith(`${number}-`));
  if (!name) throw new Error(`no recording ${number}`);
  const text = readFileSync(new URL(name, folder), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .filter((line) => !line.startsWith("# "));
}

/** What the recorded command answered: neither the line that typed it nor the prompt after it. */
export function answered(number: string, command: string): readonly string[] {
  const lines = recorded(number);
  const from = lines.findIndex((line) => line.startsWith("Command>") && line.includes(command));
  const rest = lines.slice(from + 1);
  const end = rest.findIndex((line) => line.startsWith("Command>"));
  return end < 0 ? rest : rest.slice(0, end);
}
