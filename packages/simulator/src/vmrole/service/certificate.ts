import { createHash, X509Certificate } from "node:crypto";
import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import type { Certificate, Operation } from "../fabric/fabric-state.ts";
import { beginOperation } from "../fabric/operation.ts";
import { badRequest, notFound } from "../fabric/refusal.ts";
import { serviceOf } from "./find.ts";

/** Adds a service's certificate; one that is there already is left. Throws `ServiceRefusal` for what is none. */
export function addCertificate(
  fabric: Fabric,
  name: string,
  asked: { readonly data: string; readonly format: string },
): Operation {
  const service = serviceOf(fabric, name);
  const bytes = Buffer.from(asked.data, "base64");
  if (bytes.length === 0 || !["pfx", "cer"].includes(asked.format.toLowerCase())) throw badRequest();
  const thumbprint = thumbprintOf(bytes);
  if (!service.certificates.some((one) => one.thumbprint === thumbprint)) {
    // A .pfx holds a private key: it is not kept, let alone shown.
    const data = isCertificate(bytes) ? bytes.toString("base64") : "";
    service.certificates.push({ thumbprint, data });
  }
  const operation = beginOperation(fabric);
  fabric.after(fabric.lasts("certificate"), { kind: "operation", operation: operation.id });
  return operation;
}

/** Throws `ServiceRefusal` ResourceNotFound. */
export function certificateOf(fabric: Fabric, name: string, thumbprint: string): Certificate {
  const found = serviceOf(fabric, name).certificates.find((one) => one.thumbprint === thumbprint.toUpperCase());
  if (!found) throw notFound(fill(fabric.profile.service.messages.certificateMissing.text, { thumbprint }));
  return found;
}

export function deleteCertificate(fabric: Fabric, name: string, thumbprint: string): Operation {
  const service = serviceOf(fabric, name);
  const gone = certificateOf(fabric, name, thumbprint);
  service.certificates = service.certificates.filter((one) => one !== gone);
  const operation = beginOperation(fabric);
  fabric.after(fabric.lasts("certificate"), { kind: "operation", operation: operation.id });
  return operation;
}

/** SHA-1 of the certificate; of a .pfx, which cannot be opened without its password's algorithms, of the file. */
function thumbprintOf(bytes: Buffer): string {
  const sha1 = (content: Buffer) => createHash("sha1").update(content).digest("hex").toUpperCase();
  return isCertificate(bytes) ? sha1(new X509Certificate(bytes).raw) : sha1(bytes);
}

function isCertificate(bytes: Buffer): boolean {
  try {
    return new X509Certificate(bytes).raw.length > 0;
  } catch {
    return false;
  }
}
