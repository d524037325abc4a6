import type { ServiceRefusal } from "../../ports/hosted-service.ts";
import type { XmlElement } from "../../vmrole/xml/element.ts";
import { NAMESPACE, textIn } from "./document.ts";

// What the service says, recognised loosely (A01, A26, A29); the words are its own.
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/image name is invalid/i, "letters, digits, hyphens and dots are seen to pass, an underscore never does (M14)"],
  [/failed to authenticate/i, "register the certificate in the subscription, and check the subscription's id"],
  [/exclusive access/i, "another operation holds the deployment: try again when it has ended"],
  [/has a parent itself/i, "one differencing level only: make the difference on the parent itself, or merge (M13)"],
  [/another disk than/i, "the parent is not the one that the VHD was made on, or it was changed since (M17)"],
  [/osFamily|osVersion/i, "a VM role's operating system is in its image: take them out, and patch the image (M6)"],
  [/too large for the role/i, "a smaller disk, or a larger role size in the .csdef"],
  [/in use/i, "change the configuration of the deployments that use it first"],
  [/internal error|server is busy|retry/i, "try it again"],
];

/** An answer that is no success, with what it said where that was XML of the service's own. */
export function refusalOf(status: number, root: XmlElement | undefined, call: string): ServiceRefusal {
  const own = root?.name === "Error" && root.namespace === NAMESPACE ? root : undefined;
  const code = (own && textIn(own, "Code")) || `HTTP ${status}`;
  const text = (own && textIn(own, "Message")) || `${call} was answered with HTTP status ${status}`;
  return { kind: "refused", by: "service", code, status, text, hint: hintFor(text, code, call) };
}

/** What to try about a refusal. */
function hintFor(text: string, code: string, call: string): string {
  const known = HINTS.find(([pattern]) => pattern.test(text))?.[1];
  return (
    known ??
    (code === "ResourceNotFound"
      ? `see what there is: \`patchrig vmrole ${listOf(call)}\``
      : "this call changed nothing")
  );
}

/** The command that lists what a call was of. */
const listOf = (call: string): string => (/hostedservices/.test(call) ? "deployment show" : "image list");
