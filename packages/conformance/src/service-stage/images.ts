import { type Answered, accept, type Call, elementIn, missing, NAMESPACES } from "./answers.ts";
import { PAGE } from "./goods.ts";
import { type Answer, look, type ReplayedImage, type ServiceState } from "./state.ts";

/** The contract by which images came (A14). */
export function answerImage(call: Call, state: ServiceState): Answered {
  const { method, path, query } = call;
  const name = path[1];
  const comp = query.get("comp");
  if (name === undefined) return { does: "other", answer: list(state) };
  if (method === "PUT" && comp === null) return { does: "prepare", answer: prepare(name, call, state) };
  const image = state.images.get(name);
  if (method === "GET" && comp === null) return { does: "image", answer: image ? show(image, state) : missing(state) };
  if (method === "GET" && comp === "reference") {
    return { does: "reference", answer: image ? reference(state) : missing(state) };
  }
  if (method === "POST" && comp === "commitmachineimage") {
    const answer = image ? commit(image, state) : missing(state);
    return { does: "commit", answer, lacks: lacking(state) };
  }
  if (method === "POST" && comp === "setparent") {
    return { does: "set-parent", answer: image ? setParent(image, call, state) : missing(state) };
  }
  return { does: "other", answer: { status: 400, body: state.words.error("BadRequest", state.words.incorrect) } };
}

const incorrect = ({ words }: ServiceState): Answer => ({
  status: 400,
  body: words.error("BadRequest", words.incorrect),
});

function prepare(name: string, { body }: Call, state: ServiceState): Answer {
  const { words, images } = state;
  // M14.
  if (name.includes("_")) return { status: 400, body: words.error("BadRequest", words.nameRefused) };
  const text = (element: string) => elementIn(body, element);
  const uuid = text("Uuid");
  const mounted = text("MountedSizeInBytes");
  const location = text("Location") ?? text("AffinityGroup");
  if (uuid === undefined || mounted === undefined || location === undefined) return incorrect(state);
  if (images.has(name)) return conflict(state);
  return accept("prepare", state, () => {
    images.set(name, {
      ...{ name, uuid, mounted, location, status: "Pending", parentName: undefined },
      timestamp: text("Timestamp") ?? "",
      compressed: text("CompressedSizeInBytes") ?? mounted,
      parentUuid: text("ParentUuid"),
      parentTimestamp: text("ParentTimestamp"),
    });
  });
}

/** A conflict with what is there already (W16). */
const conflict = ({ words }: ServiceState): Answer => ({
  status: 409,
  body: words.error("ConflictError", "The replayed service has that already."),
});

function reference(state: ServiceState): Answer {
  const signature = `${state.random.hex(40)}%3D`;
  state.blob.signatures.push(decodeURIComponent(signature));
  const url = `{origin}/vhds/${encodeURIComponent(state.goods.image)}?sr=b&amp;sp=rw&amp;sig=${signature}`;
  const body = `<MachineImageReference ${NAMESPACES}><SharedAccessSignatureUrl>${url}</SharedAccessSignatureUrl></MachineImageReference>`;
  return { status: 200, body };
}

function commit(image: ReplayedImage, state: ServiceState): Answer {
  if (image.status === "Committed") return conflict(state);
  return accept("commit", state, () => {
    image.status = "Committed";
  });
}

/** Pages of the VHD that the blob has not, or has otherwise. */
function lacking({ goods: { content }, blob: { bytes } }: ServiceState): number {
  let lacks = 0;
  for (let at = 0; at < content.length; at += PAGE) {
    const there = bytes?.subarray(at, at + PAGE) ?? NOTHING;
    if (!content.subarray(at, at + PAGE).equals(there.length === PAGE ? there : NOTHING)) lacks++;
  }
  return lacks;
}

const NOTHING = Buffer.alloc(PAGE);

function setParent(image: ReplayedImage, { body }: Call, state: ServiceState): Answer {
  const name = elementIn(body, "ParentImageName");
  const parent = name === undefined ? undefined : state.images.get(name);
  if (name === undefined || parent?.status !== "Committed") return incorrect(state);
  // One level, and on the disk that it was made from (M13, M17); the words for it were not recorded.
  if (parent.parentUuid !== undefined || !sameId(parent.uuid, image.parentUuid)) return incorrect(state);
  return accept("set-parent", state, () => {
    image.parentName = name;
  });
}

const sameId = (one: string, other: string | undefined): boolean => one.toLowerCase() === other?.toLowerCase();

/** Who asks for the image asks for its commit too. */
function show(image: ReplayedImage, state: ServiceState): Answer {
  for (const operation of state.operations.values()) if (operation.about === "commit") look(operation);
  return { status: 200, body: `${element(image, NAMESPACES)}`, shown: image.status };
}

const list = ({ images }: ServiceState): Answer => ({
  status: 200,
  body: `<MachineImages ${NAMESPACES}>${[...images.values()].map((one) => element(one)).join("")}</MachineImages>`,
});

/** In the contract's order (A14). */
function element(image: ReplayedImage, attributes = ""): string {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["Name", image.name],
    ["Label", Buffer.from(image.name).toString("base64")],
    ["Description", ""],
    ["Location", image.location],
    ["Status", image.status],
    ["ParentImageName", image.parentName],
    ["Uuid", image.uuid],
    ["Timestamp", image.timestamp],
    ["MountedSizeInBytes", image.mounted],
    ["CompressedSizeInBytes", image.compressed],
    ["ParentUuid", image.parentUuid],
    ["ParentTimestamp", image.parentTimestamp],
    ["InUse", "false"],
  ];
  const inner = rows.map(([name, text]) => (text === undefined ? "" : `<${name}>${text}</${name}>`)).join("");
  return `<MachineImage${attributes && ` ${attributes}`}>${inner}</MachineImage>`;
}
