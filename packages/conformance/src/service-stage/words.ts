import { readVmRoleEvidence } from "@patchrig/platforms/evidence";

/** What the service says, word for word out of its recordings; only what varies in them is put in. */
export interface ServiceWords {
  /** The headers of every recorded answer (A22). */
  readonly headers: Readonly<Record<string, string>>;
  /** The state of an operation, by its 32 digits (A24, A25). */
  operation(id: string, status: OperationStatus): string;
  /** The recorded envelope of a refusal (A27). */
  error(code: string, message: string): string;
  /** Another operation, by its 32 digits, holds the deployment (A26). */
  held(holder: string): string;
  /** A deployment with one role (A28). */
  deployment(about: DeploymentAbout): string;
  /** What an image with an underscore in its name is refused with (A01). */
  readonly nameRefused: string;
  /** What anything else is refused with (A29). */
  readonly incorrect: string;
}

export type OperationStatus = "InProgress" | "Succeeded" | "Failed";

export interface DeploymentAbout {
  readonly service: string;
  readonly role: string;
  /** As it is, not in base64. */
  readonly configuration: string;
}

/** Reads the recordings. Throws `RangeError` where one lacks what it is known to have. */
export function createServiceWords(): ServiceWords {
  const incorrect = between(lineOf("A29", " was incorrect</Message>"), "Message");
  const [nameRefused = ""] = textOf("A01").trim().split("\n");
  const failed = lineOf("A25", "<Status>Failed");
  const states: Readonly<Record<OperationStatus, string>> = {
    InProgress: lineOf("A24", "<Status>InProgress"),
    Succeeded: lineOf("A24", "<Status>Succeeded"),
    Failed: put(failed, "Message", incorrect),
  };
  const error = lineOf("A27", "<Error ");
  const held = lineOf("A26", "exclusive access");
  const deployment = lineOf("A28", "<Deployment ");
  return {
    headers: headersOf("A22"),
    operation: (id, status) => put(states[status], "ID", dashed(id)),
    error: (code, message) => put(put(error, "Code", code), "Message", message),
    held: (holder) => held.replace(/\b[0-9a-f]{32}\b/, holder),
    deployment: ({ service, role, configuration }) =>
      [
        ["Name", `${service}-1`],
        ["Configuration", Buffer.from(configuration, "utf8").toString("base64")],
        ["RoleName", role],
        ["InstanceName", `${role}_IN_0`],
        ["InstanceSize", "Small"],
      ].reduce((text, [name = "", value = ""]) => put(text, name, value), deployment),
    nameRefused,
    incorrect,
  };
}

const textOf = (number: string): string => {
  const found = readVmRoleEvidence().find((one) => one.number === number);
  if (found === undefined) throw new RangeError(`there is no evidence ${number}`);
  return found.text;
};

function lineOf(number: string, part: string): string {
  const line = textOf(number)
    .split("\n")
    .find((one) => one.startsWith("<") && one.includes(part));
  if (line === undefined) throw new RangeError(`evidence ${number} has no line with ${part}`);
  return line;
}

/** What belongs to one answer only, or to its line. */
const OWN = /^(?:content-|connection|date|x-ms-request-id)/i;

const headersOf = (number: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...textOf(number).matchAll(/^< ([\w-]+): (.*)$/gm)]
      .map(([, name = "", value = ""]) => [name, value] as const)
      .filter(([name]) => !OWN.test(name)),
  );

/** Another text in the first element of that name. */
const put = (xml: string, name: string, text: string): string =>
  xml.replace(
    new RegExp(`(<${name}>)[^<]*(</${name}>)`),
    (_, open: string, close: string) => open + escaped(text) + close,
  );

const between = (xml: string, name: string): string => new RegExp(`<${name}>([^<]*)<`).exec(xml)?.[1] ?? "";

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** An id as its body shows it (A22). */
const dashed = (id: string): string => id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
