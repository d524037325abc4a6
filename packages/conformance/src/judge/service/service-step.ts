import type { Step } from "../../requirement/requirement.ts";
import { NOTHING, type Observation } from "../observation.ts";
import type { Stage } from "../stage.ts";
import { putPackage, requestBlob } from "./blob.ts";
import { callService } from "./call.ts";
import { poll, settle } from "./settle.ts";
import { uploadImage } from "./upload.ts";

/** A step at the management service or its store. */
export type ServiceStep = Extract<
  Step,
  { call: object } | { settle: string } | { poll: string } | { upload: object } | { blob: object } | { package: string }
>;

/** Does it. Throws `PatchrigError` where nothing answers. */
export async function performAtService(step: ServiceStep, stage: Stage): Promise<Omit<Observation, "step">> {
  if ("call" in step) return { ...NOTHING, answers: [(await callService(stage, step.call)).seen] };
  if ("settle" in step) return { ...NOTHING, ...(await settle(stage)) };
  if ("upload" in step) return { ...NOTHING, ...(await uploadImage(stage, step.upload)) };
  if ("blob" in step) return { ...NOTHING, answers: [await requestBlob(stage, step.blob)] };
  if ("package" in step) return { ...NOTHING, answers: [await putPackage(stage, step.package)] };
  const pattern = new RegExp(step.until, "s");
  const { poll: path, version } = step;
  return { ...NOTHING, ...(await poll(stage, { path, version }, ({ body }) => pattern.test(body))) };
}
