import { fill, type Profile } from "@patchrig/platforms/profiles";

/**
 * The namespaces document, by which clients choose the version they speak: GET /sdk/vimServiceVersions.xml, in the
 * one-line form of 6.0 U1 (pyvmomi's recording of October 2015).
 */
export function serviceVersions({ serviceVersions, priorVersion, apiVersion, priorVersions }: Profile["sdk"]): string {
  const prior = priorVersions.value.map((version) => fill(priorVersion.text, { version })).join("");
  return fill(serviceVersions.text, { apiVersion: apiVersion.value, priorVersions: prior });
}
