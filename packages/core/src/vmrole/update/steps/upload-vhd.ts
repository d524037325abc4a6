import type { MachineImage, NewImage, ServiceAnswer } from "../../../ports/hosted-service.ts";
import { done, failed, type StepEnd } from "../../../run/outcome.ts";
import type { Step, StepTools } from "../../../run/step.ts";
import { uploadPages } from "../../upload/upload-pages.ts";
import { openUpload, type UploadSource } from "../../upload/upload-source.ts";
import { changeSince } from "../file-mark.ts";
import type { ImageContext } from "../goal.ts";
import { pagesFact } from "../journal.ts";
import { refusedBy } from "../refused-by.ts";
import { LIMITS, settle, waitUntil } from "../settle.ts";

const MIB = 2 ** 20;

/** M15.1: prepares the image, sends its pages and commits it (A14). What was done before is looked for and not done again. */
export const uploadVhd: Step<ImageContext> = {
  name: "upload-vhd",
  title: "Upload the VHD",
  run: async (context, tools) => {
    const { goal } = context;
    if (goal.file === null) return done({ image: goal.image, uploaded: "before" });
    const source = openUpload(goal.file, context.found.uploadBytes);
    try {
      return await upload(source, context, tools);
    } finally {
      source.close();
    }
  },
};

async function upload(source: UploadSource, context: ImageContext, tools: StepTools): Promise<StepEnd> {
  const { access, goal, before } = context;
  const found = await access.service.images.find(goal.image);
  if (found.kind === "refused") return refusedBy(found);
  if (found.value?.status === "Committed") return done({ image: goal.image, uploaded: "before" });
  if (found.value === undefined) {
    const prepared = await prepare(source, context, tools);
    if (prepared !== undefined) return prepared;
  }
  const facts = { image: goal.image, diskBytes: source.mountedBytes, uploadBytes: source.countBytes() };
  if (found.value !== undefined && before.committing) return commit(context, tools, { ...facts, uploaded: "before" });
  const sent = await sendPages(source, context, tools);
  if (sent.kind === "refused") {
    const problem =
      sent.by === "service" ? refusedBy({ ...sent, hint: `what was sent is kept; ${sent.hint}` }) : undefined;
    const isFinal = sent.by === "client" && ({ final: true } as const);
    return problem ?? { kind: "refused", problem: { text: sent.text, hint: sent.hint, ...isFinal }, facts };
  }
  const change = goal.file === null || goal.fileMark === undefined ? undefined : changeSince(goal.file, goal.fileMark);
  if (change !== undefined) return failed(`${goal.file} was changed while it was sent: ${change}`, MIXTURE, facts);
  const { sentBytes, foundBytes, requests } = sent.value;
  return commit(context, tools, { ...facts, sentBytes, foundBytes, requests });
}

/** What was read before and after is of two files: nobody wants that committed. */
const MIXTURE = "see what writes to it; `patchrig vmrole resume` then says what can be done";

async function prepare(
  source: UploadSource,
  { access, goal, found }: ImageContext,
  tools: StepTools,
): Promise<StepEnd | undefined> {
  const image: NewImage = {
    label: goal.label,
    description: goal.description,
    uuid: source.uuid,
    timestamp: source.timestamp,
    mountedBytes: source.mountedBytes,
    compressedBytes: source.countBytes(),
    location: found.affinityGroup === undefined ? found.location : undefined,
    affinityGroup: found.affinityGroup,
    parentUuid: source.parentUuid,
    parentTimestamp: source.parentTimestamp,
  };
  await tools.intend({ prepare: goal.image, uuid: source.uuid });
  const { images } = access.service;
  const answer = await settle(access, `preparing the image ${goal.image}`, () => images.prepare(goal.image, image));
  if (answer.kind === "done") return undefined;
  tools.withdraw();
  return refusedBy(answer);
}

function sendPages(source: UploadSource, { access, goal, before }: ImageContext, tools: StepTools) {
  const { service, blob, signal } = access;
  const total = Math.ceil(source.countBytes() / MIB);
  return uploadPages(source, {
    blob,
    address: () => service.images.reference(goal.image, { validForMs: LIMITS.signature, permission: "readwrite" }),
    sent: before.sent,
    onSent: (pages) => tools.observe({ sent: pagesFact(pages) }),
    onProgress: (bytes) => tools.progress(`MiB that the service has: ${Math.floor(bytes / MIB)}/${total}`),
    signal,
  });
}

async function commit(
  { access, goal }: ImageContext,
  tools: StepTools,
  facts: Readonly<Record<string, unknown>>,
): Promise<StepEnd> {
  const { images } = access.service;
  await tools.intend({ commit: goal.image });
  const answer = await settle(access, `committing the image ${goal.image}`, () => images.commit(goal.image));
  // A conflict: an earlier run's commit arrived, and only its answer was lost. The image itself tells.
  if (answer.kind === "refused" && answer.status !== 409) return refusedBy(answer, facts);
  const wait = { what: `the image ${goal.image} to be committed`, ms: LIMITS.commit };
  const ended = await waitUntil(access, wait, async () => committed(await images.find(goal.image)));
  return ended.kind === "refused" ? refusedBy(ended, facts) : done(facts);
}

function committed(answer: ServiceAnswer<MachineImage | undefined>): ServiceAnswer<MachineImage> | undefined {
  if (answer.kind === "refused") return answer;
  return answer.value?.status === "Committed" ? { kind: "done", value: answer.value } : undefined;
}
