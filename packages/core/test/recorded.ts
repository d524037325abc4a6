import { loadEvidence } from "@patchrig/platforms/evidence";

/** The lines of a recording by its number, without the header; what was typed is still in it. */
export function recorded(number: string): readonly string[] {
  return loadEvidence(number).text.trimEnd().split("\n");
}

/** What the recorded command answered: neither the line that typed it nor the prompt after it. */
export function answered(number: string, command: string): readonly string[] {
  const lines = recorded(number);
  const from = lines.findIndex((line) => line.startsWith("Command>") && line.includes(command));
  const rest = lines.slice(from + 1);
  const end = rest.findIndex((line) => line.startsWith("Command>"));
  return end < 0 ? rest : rest.slice(0, end);
}
