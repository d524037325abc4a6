import { done, type Facts, type StepEnd } from "../../../run/outcome.ts";
import type { Step } from "../../../run/step.ts";
import { openUpload, type UploadSource } from "../../upload/upload-source.ts";
import { checkService } from "../check-service.ts";
import { checkName, checkRearms, checkVhd } from "../check-vhd.ts";
import type { ImageContext } from "../goal.ts";
import { problemOf } from "../objection.ts";
import { refusedBy } from "../refused-by.ts";

/** Everything that can be known before the first byte is sent: what the platform would refuse is refused here. */
export const checkImage: Step<ImageContext> = {
  name: "check-image",
  title: "Check what the platform would refuse",
  run: async (context) => {
    const { goal } = context;
    if (goal.file === null) return judge(context, undefined);
    const source = openUpload(goal.file);
    try {
      context.found.uploadBytes = source.countBytes();
      return await judge(context, source);
    } finally {
      source.close();
    }
  },
};

async function judge(context: ImageContext, source: UploadSource | undefined): Promise<StepEnd> {
  const { goal, rules, access } = context;
  const nameOf = async (uuid: string) => {
    const listed = await access.service.images.list();
    return listed.kind === "done" ? listed.value.find((one) => one.uuid === uuid)?.name : undefined;
  };
  const local = [
    ...checkName(goal, rules),
    ...checkRearms(goal, rules),
    ...(source === undefined ? [] : await checkVhd(source, goal, rules, { signal: access.signal, nameOf })),
  ];
  const asked = await checkService(context, source);
  if (asked.kind === "refused") return refusedBy(asked.refusal, factsOf(source));
  // The file and the service may say the same.
  const all = [...local, ...asked.objections];
  const [first, ...others] = all.filter(({ rule }, at) => all.findIndex((one) => one.rule === rule) === at);
  if (first === undefined) return done({ ...factsOf(source), role: context.found.role ?? null });
  const broken = [first, ...others].map(({ rule }) => rule);
  return { kind: "refused", problem: problemOf([first, ...others]), facts: { ...factsOf(source), rules: broken } };
}

const factsOf = (source: UploadSource | undefined): Facts =>
  source === undefined
    ? {}
    : {
        type: source.type,
        diskBytes: source.mountedBytes,
        uploadBytes: source.countBytes(),
        uuid: source.uuid,
        parentUuid: source.parentUuid ?? null,
      };
