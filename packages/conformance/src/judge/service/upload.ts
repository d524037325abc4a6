import type { WebAnswer } from "../observation.ts";
import type { Stage } from "../stage.ts";
import { atBlob, referTo } from "./blob.ts";
import { callService } from "./call.ts";
import { poll, settle, type Waited } from "./settle.ts";
import { type JudgeVhd, judgeVhd, type VhdName } from "./vhds.ts";

/** An image to bring into the service, or as much of it as is asked for. */
export interface Upload {
  readonly vhd: VhdName;
  readonly as: string;
  /** The image that it is associated with after it was committed (M15). */
  readonly parent?: string | undefined;
  readonly until?: "sent" | undefined;
}

const VERSION = "2010-10-28";

/**
 * Prepares an image, sends its VHD, commits it and, where one is named, associates it with its parent (A14). It stops at
 * the first call that is refused, which is the last answer then.
 */
export async function uploadImage(stage: Stage, { vhd: name, as, parent, until }: Upload): Promise<Waited> {
  const vhd = await judgeVhd(name);
  const path = `/{subscription}/machineimages/${as}`;
  const answers: WebAnswer[] = [];
  const stopped: { answers: WebAnswer[]; problem: string | undefined } = { answers, problem: undefined };
  /** Does it; false where it was refused. */
  const done = async (call: { readonly method: string; readonly path: string; readonly body?: string }) => {
    const { came, seen } = await callService(stage, { ...call, version: VERSION });
    const ended = came.status < 400 ? await settle(stage) : { answers: [], problem: undefined };
    answers.push(seen, ...ended.answers);
    stopped.problem = ended.problem;
    return came.status < 400 && ended.problem === undefined;
  };
  if (!(await done({ method: "PUT", path, body: announcement(as, vhd) }))) return stopped;
  if (!(await sendVhd(stage, as, vhd, answers)) || until === "sent") return stopped;
  if (!(await done({ method: "POST", path: `${path}?comp=commitmachineimage` }))) return stopped;
  const waited = await poll(stage, { path, version: VERSION }, ({ body }) => !body.includes("<Status>Pending<"));
  answers.push(...waited.answers);
  if (waited.problem !== undefined) return { answers, problem: waited.problem };
  if (parent !== undefined) {
    const body = xml("ParentMachineImage", [["ParentImageName", parent]]);
    await done({ method: "POST", path: `${path}?comp=setparent`, body });
  }
  return stopped;
}

/** What is announced of a VHD, in the contract's order (A14). */
const announcement = (label: string, { uuid, timestamp, mountedBytes, bytes, parent }: JudgeVhd): string =>
  xml("PrepareMachineImage", [
    ["Label", Buffer.from(label).toString("base64")],
    ["Description", "judged"],
    ["Uuid", uuid],
    ["Timestamp", timestamp],
    ["CompressedSizeInBytes", String(bytes.length)],
    ["MountedSizeInBytes", String(mountedBytes)],
    ["Location", "North Central US"],
    ...(parent === undefined
      ? []
      : ([
          ["ParentUuid", parent.uuid],
          ["ParentTimestamp", parent.timestamp],
        ] as const)),
  ]);

const xml = (name: string, rows: readonly (readonly [string, string])[]): string =>
  `<${name} xmlns="http://schemas.microsoft.com/windowsazure">${rows
    .map(([tag, text]) => `<${tag}>${text}</${tag}>`)
    .join("")}</${name}>`;

const PIECE = 256 * 1_024;

/** Creates the page blob and sends what is not empty of the VHD; false where that was refused (W30). */
async function sendVhd(stage: Stage, image: string, { bytes }: JudgeVhd, answers: WebAnswer[]): Promise<boolean> {
  const reference = await referTo(stage, image, "readwrite");
  answers.push(reference.seen);
  if (reference.address === undefined) return false;
  const { address } = reference;
  const put = async (comp: string | undefined, headers: Readonly<Record<string, string>>, body: Buffer | undefined) => {
    const { came, seen } = await atBlob(stage, address, { method: "PUT", comp, headers, body });
    answers.push(seen);
    return came.status < 400;
  };
  const size = { "x-ms-blob-type": "PageBlob", "x-ms-blob-content-length": String(bytes.length) };
  if (!(await put(undefined, size, undefined))) return false;
  for (let offset = 0; offset < bytes.length; offset += PIECE) {
    const piece = bytes.subarray(offset, offset + PIECE);
    if (!piece.some((byte) => byte !== 0)) continue;
    const range = `bytes=${offset}-${offset + piece.length - 1}`;
    if (!(await put("page", { "x-ms-page-write": "update", "x-ms-range": range }, piece))) return false;
  }
  return true;
}
