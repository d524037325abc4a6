import type { Deployment } from "../../../ports/hosted-service.ts";
import { done, refused, type StepEnd } from "../../../run/outcome.ts";
import type { Step, StepTools } from "../../../run/step.ts";
import { readCscfg } from "../../service/cscfg.ts";
import { refusedBy } from "../../update/refused-by.ts";
import { parseXmlBytes } from "../../xml/document.ts";
import { checkImages } from "../check-images.ts";
import type { UpgradeContext, UpgradeGoal } from "../goal.ts";

/** Everything that can be known before the package is sent. */
export const checkUpgrade: Step<UpgradeContext> = {
  name: "check-upgrade",
  title: "Check what the service would refuse",
  run: async (context, tools) => {
    const { access, goal } = context;
    const answer = await access.service.deployments.find(goal);
    if (answer.kind === "refused") return refusedBy(answer);
    const deployment = answer.value;
    if (deployment === undefined) return noDeployment(context);
    const facts = {
      service: goal.service,
      slot: goal.slot,
      deployment: deployment.name,
      labelBefore: deployment.label,
    };
    if (context.before.ordered && deployment.label === goal.label) {
      context.found.isTaken = true;
      return done({ ...facts, upgraded: "before" });
    }
    // What the service took and has undone since shows another label: waiting for its operation would be for nothing.
    if (context.before.operation !== undefined) return undone(facts.labelBefore, context);
    const objection = objectionTo(deployment, context) ?? (await lookAtRoles(deployment, context, tools));
    return objection ?? done(facts);
  },
};

function objectionTo({ update, label }: Deployment, { goal }: UpgradeContext): StepEnd | undefined {
  if (update !== undefined) {
    const state = update.state === "Before" ? "waits for" : "is at";
    const text = `an update of ${goal.service} is under way (${update.mode.toLowerCase()}), and ${state} upgrade domain ${update.domain}`;
    return refused(text, "end it: `patchrig vmrole deployment walk`; or take it back: `… deployment rollback`");
  }
  if (label !== goal.label) return undefined;
  const text = `the deployment's label is "${label}" already: nobody could tell afterwards which package runs`;
  return refused(text, "another --label");
}

async function lookAtRoles(
  deployment: Deployment,
  { access, goal, configuration, rules }: UpgradeContext,
  tools: StepTools,
): Promise<StepEnd | undefined> {
  const text = configuration ?? deployment.configuration;
  const config = readCscfg(
    parseXmlBytes(Buffer.from(text), goal.configuration ?? `the configuration of ${goal.service}`),
  );
  const names = config.roles.map(({ name }) => name);
  if (goal.role !== null && !names.includes(goal.role))
    return refused(
      `there is no role "${goal.role}" in the configuration, found ${names.join(", ") || "none"}`,
      "--role NAME",
    );
  const problem = await checkImages(config, access, { sizes: changedSizes(goal), rules });
  if (problem !== undefined) return "rule" in problem ? refused(problem.text, problem.hint) : refusedBy(problem);
  const own = config.roles.filter(({ name, osImage }) => osImage !== undefined && (goal.role ?? name) === name);
  if (own.length > 0) {
    const roles = own.map(({ name }) => name).join(", ");
    tools.notice(`a package does not update the application of a VM role (${roles}): that is in its image`, "M11");
  }
  return undefined;
}

/** With one role to upgrade the others keep the size that they have. */
const changedSizes = ({ role, sizes = {} }: UpgradeGoal) =>
  new Map(Object.entries(sizes).filter(([name]) => role === null || role === name));

const noDeployment = ({ goal: { service, slot } }: UpgradeContext) =>
  refused(
    `there is no deployment in the ${slot.toLowerCase()} slot of "${service}"`,
    "make one: `patchrig vmrole deployment create`",
  );

const undone = (label: string, { goal }: UpgradeContext) =>
  refused(
    `the service took the upgrade to "${goal.label}", and now runs "${label}": somebody rolled it back`,
    "begin anew: `patchrig vmrole deployment upgrade`",
  );
