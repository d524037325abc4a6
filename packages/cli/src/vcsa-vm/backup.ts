import { findMachine, makeClone } from "@patchrig/core";
import { formatDuration, formatInstant } from "@patchrig/core/clock";
import { type Context, Interrupted } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { connectSdk } from "../target/vsphere-place.ts";
import type { BackupOptions } from "../vcsa/options.ts";
import { print, row } from "../vcsa/print.ts";

/** `backup`: a clone of the appliance's VM (V7), asked for once and waited for. */
export async function backupCommand(options: BackupOptions, context: Context): Promise<ExitCode> {
  const { name, inventory, clue } = await connectSdk(options, context);
  const { clock, interrupted: signal, stderr } = context;
  try {
    const machine = await findMachine(inventory, clue);
    const startedAt = clock.now();
    const stamp = () => formatInstant(clock.now()).slice(11, 19);
    const clear = stderr.isTerminal ? "\r\u001b[K" : "";
    let told = -1;
    const end = await makeClone(inventory, machine, {
      clock,
      signal,
      store: options.cloneStore,
      onBegin: async (begun) => void (begun.task === null && stderr.write(`${stamp()}  cloning to ${begun.name}\n`)),
      onProgress: (percent) => {
        if (stderr.isTerminal) stderr.write(`${clear}${stamp()}  cloning: ${percent} %`);
        // A line each tenth where nothing can be rewritten.
        else if (Math.floor(percent / 10) > told) stderr.write(`${stamp()}  cloning: ${percent} %\n`);
        told = Math.floor(percent / 10);
      },
    }).catch(goesOn);
    stderr.write(clear);
    const seconds = (clock.now() - startedAt) / 1000;
    const problem = end.kind === "done" ? null : end.problem;
    const clone = end.kind === "done" ? end.clone : null;
    const json = {
      target: name,
      outcome: end.kind,
      vm: machine.name,
      host: machine.host?.name ?? null,
      clone: clone?.name ?? null,
      seconds,
      problem,
    };
    const text = clone
      ? `${name}: cloned in ${formatDuration(seconds * 1000)}\n${row("clone", clone.name)}${row("host", json.host ?? "not shown")}${row("next", "keep it two or three days; `patchrig vcsa cleanup` deletes it then")}`
      : `${name}: ${end.kind}\n`;
    print({ json, text, problem }, options.json === true, context);
    return { done: EXIT.done, refused: EXIT.refused, failed: EXIT.failed }[end.kind];
  } finally {
    await inventory.close();
  }
}

function goesOn(error: unknown): never {
  if (!(error instanceof Interrupted)) throw error;
  throw new Interrupted(error.by, "a clone that was begun goes on in vCenter: run it again, and it is waited for");
}
