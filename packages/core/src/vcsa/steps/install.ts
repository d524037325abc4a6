import { done, type Facts, failed, type StepEnd, waiting } from "../../run/outcome.ts";
import type { Step } from "../../run/step.ts";
import { type Installation, parseInstallation } from "../install.ts";
import { LIMITS } from "../limits.ts";
import { runCommand, shellRefusal } from "../shell.ts";
import { tellProgress } from "../tell-progress.ts";
import { type UpdateContext, workConsole } from "../update-context.ts";

const INSTALL = "software-packages install --staged";

/** V19: installs what is staged, and is done only when the appliance has said so. Never rebooted before (V20). */
export const install: Step<UpdateContext> = {
  name: "install",
  title: "Install the staged packages",
  run: async (context, tools) => {
    const console = await workConsole(context);
    tools.notice("Do not interrupt from here on: whether the installation outlives its session is not known.");
    await tools.intend({ typing: INSTALL, payload: context.found.staged?.name, build: context.found.staged?.build });
    const { lines, end } = await runCommand(console, INSTALL, {
      wait: { ms: LIMITS.install, waitedFor: "the installation's end", signal: context.choices.signal },
      ...tellProgress(tools),
    });
    const installation = parseInstallation(lines);
    const { completed, rebootRequired, packages, phases } = installation;
    const facts: Facts = { rebootRequired: completed ? rebootRequired : null, packages: packages ?? null, phases };
    await tools.observe({ completed, last: phases.at(-1)?.text });
    context.found.rebootRequired = rebootRequired || context.found.staged?.rebootRequired !== false;
    if (completed) return done(facts);
    if (end.kind === "session-ended") return { ...outOfSight(phases.at(-1)?.text), facts };
    return { ...notInstalled(installation, lines), facts };
  },
};

/** What runs on the appliance does not need the line: nothing may be typed at it again until somebody has looked. */
const outOfSight = (last: string | undefined): StepEnd =>
  waiting(
    `the line was lost while the appliance installs; the last seen was: ${last ?? "nothing"}`,
    "do not reboot it: the installation may still run. `patchrig vcsa status`, then resume",
  );

function notInstalled({ problem, phases }: Installation, lines: readonly string[]): StepEnd {
  const said = problem ?? shellRefusal(lines);
  if (said) return { kind: "failed", problem: said };
  return failed(
    `expected the installation to complete, the last line was: ${phases.at(-1)?.text ?? "nothing"}`,
    "do not reboot before /var/log/vmware/applmgmt/software-packages.log says what happened",
  );
}
