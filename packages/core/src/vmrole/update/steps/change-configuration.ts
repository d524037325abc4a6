import { done, failed, type StepEnd } from "../../../run/outcome.ts";
import type { Step } from "../../../run/step.ts";
import { readCscfg } from "../../service/cscfg.ts";
import { setInCscfg } from "../../service/set.ts";
import { parseXmlBytes } from "../../xml/document.ts";
import type { ImageContext } from "../goal.ts";
import { refusedBy } from "../refused-by.ts";
import { settle } from "../settle.ts";

/** M15.3: names the image in the deployment's configuration; its instances come anew from it (M7). */
export const changeConfiguration: Step<ImageContext> = {
  name: "change-configuration",
  title: "Change the instances' configuration",
  run: async ({ access, goal, found }, tools): Promise<StepEnd> => {
    const { image, use } = goal;
    if (use === null) return done({ configuration: "none: the image is only added" });
    const { deployments } = access.service;
    const deployment = await deployments.find(use);
    if (deployment.kind === "refused") return refusedBy(deployment);
    const role = found.role ?? use.role;
    if (deployment.value === undefined || role === null) return gone(use.service);
    const document = parseXmlBytes(Buffer.from(deployment.value.configuration), `the configuration of ${use.service}`);
    const before = readCscfg(document).roles.find(({ name }) => name === role)?.osImage ?? null;
    const facts = { service: use.service, role, from: before, to: image };
    if (before === image) return done({ ...facts, changed: "before" });
    const text = setInCscfg(document, { images: { [role]: image } });
    await tools.intend({ configure: use.service, role, image });
    const what = `the change of the configuration of ${use.service}`;
    const answer = await settle(access, what, () => deployments.configure(use, text));
    return answer.kind === "refused" ? refusedBy(answer, facts) : done(facts);
  },
};

const gone = (service: string): StepEnd =>
  failed(`the deployment of "${service}" is not there any more`, "make it anew: `patchrig vmrole deployment create`");
