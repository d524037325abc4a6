import { fill } from "@patchrig/platforms/profiles";
import type { TapeEvent } from "../../live/tape.ts";
import type { Machine } from "../machine/machine.ts";
import { timeOf } from "./vami-times.ts";

interface Told {
  readonly at: number;
  readonly text: string;
}

/** What the installation's dialog shows, the newest line first (evidence 46); empty while nothing of it has been said. */
export function dialogLines(machine: Machine): readonly string[] {
  const session = machine.operation && machine.world.sessions.find(machine.operation.id);
  const told = session ? tellSteps(machine, session.tape.events) : [];
  const newest = told.at(-1);
  if (!newest) return [];
  const { updated, line } = machine.disk.platform.vamiPage.dialog;
  const write = (template: string, { at, text }: Told) => fill(template, { time: timeOf(at), text });
  return [write(updated.text, newest), ...told.toReversed().map((one) => write(line.text, one))];
}

/** The console's words in the dialog's own: a step is complete when the next one has begun. */
function tellSteps(machine: Machine, events: readonly TapeEvent[]): readonly Told[] {
  const { at: words, packages, scripts, started, completed, done } = machine.disk.platform.vamiPage.dialog;
  const said = ({ text }: { readonly text: string }) =>
    events.find((event) => event.code === "o" && event.text.includes(text))?.at;
  const [packagesAt, scriptsAt, doneAt] = [said(words.packages), said(words.scripts), said(words.done)];
  const tell = (at: number | undefined, text: string, step?: string): readonly Told[] =>
    at === undefined ? [] : [{ at, text: step === undefined ? text : fill(text, { step }) }];
  return [
    ...tell(packagesAt, started.text, packages.text),
    ...tell(scriptsAt, completed.text, packages.text),
    ...tell(scriptsAt, started.text, scripts.text),
    ...tell(doneAt, completed.text, scripts.text),
    ...tell(doneAt, done.text),
  ];
}
